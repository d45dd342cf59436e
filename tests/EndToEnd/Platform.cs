// Pseudo-terminals, signals and /proc: these tests are Linux' own.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// A lab is a dozen processes; two at a time would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
