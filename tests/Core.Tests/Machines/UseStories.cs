namespace FabAccess.Core.Tests.Machines;

/// <summary>
/// Stories at a machine: what people and the machine do, and what the journal, the relay and the person are told. Each line
/// is the second at which it happens, what happens, and what must come of it; time passes in ticks of a second in between,
/// and what comes of those stands on lines of their own.
/// </summary>
internal static class UseStories
{
    public const string Told = """
        a print is finished after its member went
          policy whenIdle
          0 alice | ^ SessionStarted
          30 busy
          60 | SessionRunning
          90 alice | HolderLeft:Member JobRunning
          120 | SessionRunning
          150 idle | ! SessionEnded:Member:150
        a print goes on when its member comes back
          policy whenIdle
          0 alice | ^ SessionStarted
          10 busy
          20 alice | HolderLeft:Member JobRunning
          30 alice | HolderBack GoesOn
          40 idle
          50 alice | ! SessionEnded:Member:50
        the kiln cools with its power on
          policy whenIdleAndCool coolDown=100
          0 alice | ^ SessionStarted
          10 idle
          20 alice | SessionEnded:Member:20 CoolDownStarted
          120 | ! CoolDownEnded
        the next member takes the cooling kiln on
          policy whenIdleAndCool coolDown=100
          0 alice | ^ SessionStarted
          10 idle
          20 alice | SessionEnded:Member:20 CoolDownStarted
          40 bob | ^ CoolDownEnded SessionStarted
          50 bob | SessionEnded:Member:10 CoolDownStarted
        a kiln that works without a session is not cut
          policy whenIdleAndCool coolDown=30
          0 alice | ^ SessionStarted
          10 idle
          20 alice | SessionEnded:Member:20 CoolDownStarted
          40 busy
          650 | EndHeld:Busy
          660 idle
          661 | ! CoolDownEnded
        the printer cools for as long as the rule says, and until it is cool
          policy whenIdleAndCool coolDown=100
          0 alice | ^ SessionStarted
          10 idle hot
          20 alice | SessionEnded:Member:20 CoolDownStarted
          300 idle cool
          301 | ! CoolDownEnded
        what is cool at once still cools for as long as the rule says
          policy whenIdleAndCool coolDown=100
          0 alice | ^ SessionStarted
          10 idle cool
          20 alice | SessionEnded:Member:20 CoolDownStarted
          120 | ! CoolDownEnded
        a rule without minutes cools what is hot
          policy whenIdleAndCool
          0 alice | ^ SessionStarted
          10 idle hot
          20 alice | SessionEnded:Member:20 CoolDownStarted
          50 idle cool
          51 | ! CoolDownEnded
        what was hot before the session began cools after it
          policy whenIdleAndCool
          0 alice | ^ SessionStarted
          10 idle hot
          20 alice | SessionEnded:Member:20 CoolDownStarted
          30 bob | ^ CoolDownEnded SessionStarted
          40 bob | SessionEnded:Member:10 CoolDownStarted
          50 idle cool
          51 | ! CoolDownEnded
        a rule without minutes cools nothing that is cool
          policy whenIdleAndCool
          0 alice | ^ SessionStarted
          10 idle cool
          20 alice | ! SessionEnded:Member:20
        a heater that somebody left on holds the power for an hour longer and no more
          policy whenIdleAndCool coolDown=100
          0 alice | ^ SessionStarted
          10 idle hot
          20 alice | SessionEnded:Member:20 CoolDownStarted
          3720 | ! CoolDownEnded
        a printer that falls silent while it cools may be busy
          policy whenIdleAndCool coolDown=30
          0 alice | ^ SessionStarted
          10 idle hot
          20 alice | SessionEnded:Member:20 CoolDownStarted
          25 silent
          650 | EndHeld:Unknown
          660 idle cool
          661 | ! CoolDownEnded
        heat alone holds no session
          policy whenIdle
          0 alice | ^ SessionStarted
          10 idle hot
          20 alice | ! SessionEnded:Member:20
        time runs out while the machine is busy
          policy whenIdle longest=660
          0 alice | ^ SessionStarted
          5 busy
          60 | SessionRunning EndingSoon:10
          120 | SessionRunning
          180 | SessionRunning
          240 | SessionRunning
          300 | SessionRunning
          360 | SessionRunning EndingSoon:5
          420 | SessionRunning
          480 | SessionRunning
          540 | SessionRunning
          600 | SessionRunning EndingSoon:1
          660 | SessionRunning HolderLeft:TimeOver JobRunning
          700 idle | ! SessionEnded:TimeOver:700
        time runs out on a machine that nothing tells of
          policy immediate longest=30
          0 alice | ^ SessionStarted
          1 | EndingSoon:1
          30 | ! SessionEnded:TimeOver:30
        a tap near the end extends, up to the next booking
          policy immediate longest=120 extension=600 booked@nobody=600
          0 alice | ^ SessionStarted
          1 | EndingSoon:2
          60 | SessionRunning EndingSoon:1
          100 alice | SessionExtended:600 Extended
          101 | EndingSoon:9
          120 | SessionRunning
          130 alice | ! SessionEnded:Member:130
        forgot to badge out, and pays to the last activity
          policy whenIdle idleEnd=120
          0 alice | ^ SessionStarted
          10 busy
          50 idle
          60 | SessionRunning
          110 | EndingSoon:1
          120 | SessionRunning
          170 | ! SessionEnded:Idle:50
        a card in the slot is read badly, then taken
          policy immediate slot
          0 alice | ^ SessionStarted
          10 away
          15 alice
          16 away
          17 back
          20 away
          28 | ! SessionEnded:CardRemoved:28
        a card taken from the slot of a busy machine
          policy immediate slot
          0 alice | ^ SessionStarted
          5 busy
          10 away
          18 | HolderLeft:CardRemoved JobRunning
          30 alice | HolderBack GoesOn
          40 away
          48 | HolderLeft:CardRemoved JobRunning
          50 idle | ! SessionEnded:CardRemoved:50
        a novice waits for a trainer, who comes
          policy immediate supervision=starts
          0 novice | SecondBadge
          10 trainer | ^ SessionStarted
          30 novice | ! SessionEnded:Member:20
        a novice waits for a trainer, who does not come
          policy immediate supervision=starts
          0 novice | SecondBadge
          20 | AccessRefused:SupervisorRequired
        the trainer's badge comes first
          policy immediate supervision=starts
          0 trainer | ^ SessionStarted
          10 novice | ^ SessionEnded:HandedOver:0 SessionStarted
          40 novice | ! SessionEnded:Member:30
        a novice long after the trainer's start
          policy immediate supervision=starts
          0 trainer | ^ SessionStarted
          21 novice | AccessRefused:MachineInUse
        the trainer who must stay leaves
          policy immediate supervision=stays
          0 novice | SecondBadge
          5 trainer | ^ SessionStarted
          20 trainer | SupervisorLeaves
          30 trainer | SupervisorStays
          40 trainer | SupervisorLeaves
          65 | SessionRunning
          100 | ! SessionEnded:SupervisorLeft:95
        a novice in a booking of their own, and the trainer who has booked nothing
          policy immediate supervision=starts booked@novice=-60
          0 novice | SecondBadge
          5 trainer | ^ SessionStarted
          10 novice | ! SessionEnded:Member:5
        a novice at a machine that starts for bookings alone
          policy immediate supervision=starts bookedOnly booked@novice=-60
          0 novice | SecondBadge
          5 trainer | ^ SessionStarted
          10 novice | ! SessionEnded:Member:5
        a trainer at somebody else's booking, whom nobody asks
          policy immediate supervision=starts booked@novice=-60
          0 trainer | AccessRefused:ReservedForAnother
        a supervisor who leaves in the novice's booking
          policy immediate supervision=stays booked@novice=-60
          0 novice | SecondBadge
          5 trainer | ^ SessionStarted
          20 trainer | SupervisorLeaves
          30 trainer | SupervisorStays
          40 trainer | SupervisorLeaves
          65 | SessionRunning
          100 | ! SessionEnded:SupervisorLeft:95
        a booking that nobody came for is not kept because somebody else was there meanwhile
          policy immediate booked@novice=-890
          10 bob | ^ SessionStarted
          15 bob | ! SessionEnded:Member:5
          20 alice | ^ SessionStarted
        a novice before the machine was looked at
          policy immediate inspect
          0 alice | ^ SessionStarted CheckNeeded
          10 alice | ! SessionEnded:Member:10
          20 novice | AccessRefused:ToCheck
          30 trainer | Inspected Inspected
          40 novice | ^ SessionStarted CheckNeeded
        an idle machine is taken over after a while
          policy whenIdle takeOver=30
          0 alice | ^ SessionStarted
          10 busy
          20 idle
          40 bob | AccessRefused:MachineInUse
          55 bob | ^ SessionEnded:TakenOver:20 SessionStarted
        a busy machine is never taken over
          policy whenIdle takeOver=30
          0 alice | ^ SessionStarted
          10 busy
          50 trainer | AccessRefused:MachineInUse
        a machine is handed over
          policy immediate handOver
          0 alice | ^ SessionStarted
          10 bob | HandOverAsked
          15 alice | ^ SessionEnded:HandedOver:15 SessionStarted
          20 bob | ! SessionEnded:Member:5
        a hand-over that nobody answered, then a goodbye
          policy immediate handOver
          0 alice | ^ SessionStarted
          10 bob | HandOverAsked
          35 alice | ! SessionEnded:Member:35
        the extraction runs before and after
          policy immediate preRun=30 runOn=60
          0 alice | SessionStarted
          30 | ^ SessionRunning
          70 alice | ! SessionEnded:Member:40
        a stop before the machine had power costs nothing
          policy immediate preRun=30
          0 alice | SessionStarted
          10 stop | ! SessionEnded:Button:0
        no air after the extraction had its time
          policy immediate preRun=30 extractionOpen
          0 alice | SessionStarted
          30 | ! SessionEnded:Interlock:0 Refused
        whoever goes before the machine had power pays nothing, and it never gets any
          policy manual preRun=30
          0 alice | SessionStarted
          10 alice | ! SessionEnded:Member:0
          60 |
        the trainer's tap began the air, and the novice waits for it as well
          policy immediate preRun=30 supervision=starts
          0 trainer | SessionStarted
          3 novice | SessionEnded:HandedOver:0 SessionStarted
          30 | ^ SessionRunning
        nobody takes over while the air is waited for
          policy whenIdle preRun=30 takeOver=0
          0 idle
          1 alice | SessionStarted
          5 trainer | AccessRefused:MachineInUse
          31 | ^ SessionRunning
        the air is waited for anew while it still runs on
          policy immediate preRun=30 runOn=60
          0 alice | SessionStarted
          30 | ^ SessionRunning
          40 alice | ! SessionEnded:Member:10
          45 bob | SessionStarted
          75 | ^ SessionRunning
        a card taken from the slot before the machine had power
          policy whenIdle slot preRun=30
          0 alice | SessionStarted
          28 away
          30 | ! SessionEnded:CardRemoved:0
        in a slot the card that is seen again ends nothing
          policy immediate slot
          0 alice | ^ SessionStarted
          5 busy
          10 alice
          20 bob | AccessRefused:MachineInUse
          28 | HolderLeft:CardRemoved JobRunning
        a novice does not send the trainer's goodbye away
          policy whenIdle supervision=stays
          0 novice | SecondBadge
          5 trainer | ^ SessionStarted
          10 busy
          20 trainer | SupervisorLeaves
          25 novice | HolderLeft:Member JobRunning
          30 novice | HolderBack GoesOn
          65 | SessionRunning
          80 | HolderLeft:SupervisorLeft JobRunning
          90 trainer | HolderBack SupervisorStays
        a problem reported in a session locks out whoever would take over
          policy whenIdle takeOver=0
          0 alice | ^ SessionStarted
          5 idle
          10 problem | ProblemReported ProblemReported
          15 bob | AccessRefused:LockedOut
        a novice takes no machine over that must be looked at
          policy whenIdle takeOver=0 inspect
          0 alice | ^ SessionStarted CheckNeeded
          5 idle
          10 novice | AccessRefused:ToCheck
        a lid is open
          policy immediate
          0 lid open | 
          5 alice | AccessRefused:PermissiveMissing
          10 lid closed | 
          15 alice | ^ SessionStarted
          20 lid cut | ! SessionEnded:Interlock:5
          25 lid closed |
          30 | 
        the reported problem waits for the session, and for somebody to lift it
          policy immediate
          0 alice | ^ SessionStarted
          10 problem | ProblemReported ProblemReported
          20 alice | ! SessionEnded:Member:20
          30 bob | AccessRefused:LockedOut
          40 repairer | ^ SessionStarted
          50 repairer | ! SessionEnded:Member:10
          55 problem | ProblemReported ProblemReported
          60 lifted | ProblemLifted
          70 bob | ^ SessionStarted
        a machine that only people switch off
          policy manual idleEnd=60
          0 alice | ^ SessionStarted
          5 idle
          10 alice | HolderLeft:Member JobRunning
          60 | SessionRunning
          100 bob | ^ SessionEnded:TakenOver:5 SessionStarted
          110 stop | ! SessionEnded:Button:10
        a learner taps, and a trainer certifies them
          policy immediate trainersGrant
          0 lou | CertifyAsked
          10 trainer | ^ CertificationGranted SessionStarted Certified
          15 list | 
          30 lou | ! SessionEnded:Member:20
          40 lou | CertifyAsked
          60 | AccessRefused:NotCertified
        a trainer shows the machine, a learner taps, and the trainer certifies them
          policy immediate trainersGrant
          0 trainer | ^ SessionStarted
          10 lou | CertifyAsked
          20 trainer | ^ CertificationGranted SessionEnded:HandedOver:0 SessionStarted Certified
          50 lou | ! SessionEnded:Member:30
        nobody is certified by a learner's tap after a trainer's
          policy immediate trainersGrant
          0 trainer | ^ SessionStarted
          10 lou | CertifyAsked
          30 | AccessRefused:NotCertified
          40 trainer | ! SessionEnded:Member:40
        a learner long after the trainer's start
          policy immediate trainersGrant
          0 trainer | ^ SessionStarted
          20 lou | AccessRefused:MachineInUse
          25 trainer | ! SessionEnded:Member:25
        a learner at the machine of somebody who is no trainer
          policy immediate trainersGrant
          0 alice | ^ SessionStarted
          5 lou | AccessRefused:MachineInUse
          10 alice | ! SessionEnded:Member:10
        who is no trainer certifies nobody
          policy immediate trainersGrant
          0 lou | CertifyAsked
          5 alice | ^ AccessRefused:NotCertified SessionStarted
          10 alice | ! SessionEnded:Member:5
        a learner certifies neither another nor themselves
          policy immediate trainersGrant
          0 lou | CertifyAsked
          5 lou | CertifyAsked
          25 | AccessRefused:NotCertified
          30 lou | CertifyAsked
          35 sam | AccessRefused:NotCertified AccessRefused:NotCertified Refused
          40 trainer | ^ SessionStarted
          50 trainer | ! SessionEnded:Member:10
        two learners at a trainer's machine
          policy immediate trainersGrant
          0 trainer | ^ SessionStarted
          5 lou | CertifyAsked
          10 sam | AccessRefused:NotCertified AccessRefused:NotCertified Refused
          15 trainer | ! SessionEnded:Member:15
        a learner does not push a novice aside
          policy immediate trainersGrant supervision=starts
          0 novice | SecondBadge
          5 lou | AccessRefused:NotCertified
          10 trainer | ^ SessionStarted
        where novices are supervised, who was certified is one
          policy immediate trainersGrant supervision=stays
          0 lou | CertifyAsked
          5 trainer | ^ CertificationGranted SessionStarted Certified
          10 trainer | SupervisorLeaves
          65 | SessionRunning
          70 | ! SessionEnded:SupervisorLeft:65
        a learner whose question is cut off by a stop
          policy immediate trainersGrant
          0 trainer | ^ SessionStarted
          5 lou | CertifyAsked
          8 stop | ! AccessRefused:NotCertified SessionEnded:Button:8
        a certification that ran out is given again
          policy immediate trainersGrant
          0 expired | CertifyAsked
          20 | AccessRefused:CertificationExpired
          30 expired | CertifyAsked
          40 trainer | ^ CertificationGranted SessionStarted Certified
        a copy neither asks nor grants
          policy immediate trainersGrant
          0 lou's copy | AccessRefused:NotGenuine
          5 lou | CertifyAsked
          10 trainer's copy | AccessRefused:NotGenuine
          15 trainer | ^ CertificationGranted SessionStarted Certified
          20 lou | ! SessionEnded:Member:5
          30 trainer | ^ SessionStarted
          35 lou | CertifyAsked
          40 trainer's copy | AccessRefused:NotGenuine
          45 trainer | ^ CertificationGranted SessionEnded:HandedOver:0 SessionStarted Certified
        a trainer's machine that works is left alone
          policy immediate trainersGrant
          0 trainer | ^ SessionStarted
          5 busy
          10 lou | AccessRefused:MachineInUse
          12 idle
          14 lou | CertifyAsked
          16 busy
          18 trainer | AccessRefused:MachineInUse
          34 | AccessRefused:NotCertified
          40 trainer | ! SessionEnded:Member:40
        another trainer's badge says nothing for the one who began
          policy immediate trainersGrant
          0 trainer | ^ SessionStarted
          5 lou | CertifyAsked
          10 trainer2 | AccessRefused:MachineInUse
          15 trainer | ^ CertificationGranted SessionEnded:HandedOver:0 SessionStarted Certified
        whoever certifies has looked at the machine
          policy immediate trainersGrant inspect
          0 alice | ^ SessionStarted CheckNeeded
          10 alice | ! SessionEnded:Member:10
          20 lou | CertifyAsked
          25 trainer | ^ CertificationGranted Inspected SessionStarted CheckNeeded Certified
        a trainer who lets a novice begin has looked at the machine, and somebody must again
          policy immediate supervision=starts inspect
          0 alice | ^ SessionStarted CheckNeeded
          10 alice | ! SessionEnded:Member:10
          20 novice | SecondBadge
          25 trainer | ^ Inspected SessionStarted CheckNeeded
          30 novice | ! SessionEnded:Member:5
          40 bob | ^ SessionStarted
        a learner at a machine whose lid is open
          policy immediate trainersGrant
          0 lid open |
          5 lou | AccessRefused:PermissiveMissing
          10 lid closed |
          15 lou | CertifyAsked
          16 lid open |
          20 trainer | AccessRefused:PermissiveMissing
          22 lid closed |
          25 trainer | ^ CertificationGranted SessionStarted Certified
        the first card that nobody has is taken
          policy immediate
          0 enrol | EnrolAsked
          5 stranger | BadgeEnrolled:0:8 BadgeEnrolled
          6 stranger | AccessRefused:UnknownBadge
          7 stranger too | AccessRefused:UnknownBadge
        a card that nobody has comes too late
          policy immediate
          0 enrol | EnrolAsked
          15 stranger | AccessRefused:UnknownBadge
        asked again, it waits anew, for the new one
          policy immediate
          0 enrol | EnrolAsked
          10 enrol again | EnrolAsked
          20 stranger | BadgeEnrolled:10:8 BadgeEnrolled
        known cards and unreadable ones do what they always do meanwhile
          policy immediate
          0 enrol | EnrolAsked
          2 lou | AccessRefused:NotCertified
          3 random card | AccessRefused:RandomUid
          4 two cards | AccessRefused:SeveralCards
          5 half-read card | HalfRead
          6 alice | ^ SessionStarted
          8 stranger | BadgeEnrolled:0:8 BadgeEnrolled
          10 alice | ! SessionEnded:Member:4
          11 enrol | EnrolAsked
          12 alice | ^ SessionStarted
          14 alice | ! SessionEnded:Member:2
          16 stranger's copy | AccessRefused:UnknownBadge
          17 stranger | BadgeEnrolled:11:8 BadgeEnrolled
        where the lab does not want it, a learner is refused
          policy immediate
          0 lou | AccessRefused:NotCertified
          5 trainer | ^ SessionStarted
          10 lou | AccessRefused:MachineInUse
          15 trainer | ! SessionEnded:Member:10
        """;
}
