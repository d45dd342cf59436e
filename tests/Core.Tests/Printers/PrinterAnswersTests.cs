using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Printers;

namespace FabAccess.Core.Tests.Printers;

/// <summary>Every state that a printer can say, as a table: what it says, and what the box makes of it.</summary>
public sealed class PrinterAnswersTests
{
    public static TheoryData<string, string> OctoPrint => new()
    {
        { """{"state":{"text":"Operational","flags":{"operational":true,"printing":false,"paused":false,"ready":true}},"temperature":{"tool0":{"actual":24.9,"target":0.0,"offset":0},"bed":{"actual":23.1,"target":null}}}""", "Idle Cool" },
        { """{"state":{"text":"Printing","flags":{"operational":true,"printing":true}},"temperature":{"tool0":{"actual":214.8,"target":215.0},"bed":{"actual":60.1,"target":60.0}}}""", "Busy Hot job bracket.gcode 42" },
        { """{"state":{"flags":{"printing":false,"pausing":true}}}""", "Busy Untold job bracket.gcode 42" },
        { """{"state":{"flags":{"printing":false,"paused":true}}}""", "Busy Untold job bracket.gcode 42" },
        { """{"state":{"flags":{"printing":false,"cancelling":true}}}""", "Busy Untold job bracket.gcode 42" },
        { """{"state":{"flags":{"printing":false,"finishing":true}}}""", "Busy Untold job bracket.gcode 42" },
        { """{"state":{"text":"Error","flags":{"operational":false,"printing":false,"error":true,"closedOrError":true}}}""", "Idle Untold" },
        { """{"state":{"flags":{"printing":false}},"temperature":{"bed":{"actual":61,"target":0},"tool0":{"actual":30,"target":0}}}""", "Idle Hot" },
        { """{"state":{"flags":{"printing":false}},"temperature":{"bed":{"actual":30,"target":60}}}""", "Idle Hot" },
        { """{"state":{"flags":{"printing":false}},"temperature":{"history":[{"time":1}]}}""", "Idle Untold" },
        { """{"state":{"flags":{"printing":false}},"temperature":{"bed":{"actual":"warm","target":-1e99}}}""", "Idle Untold" },
        // What does not say whether it prints says nothing.
        { """{"state":{"flags":{}}}""", "Unknown Untold" },
        { """{"state":{"flags":{"printing":"false"}}}""", "Unknown Untold" },
        { """{"state":{"flags":[]}}""", "nothing" },
        { """{"state":"Printing"}""", "nothing" },
        { """{"state":{"flags":{"printing":false}},"temperature":{"\udc00":{"actual":70,"\ud800":0}}}""", "Idle Hot" },
        { """{"\ud800tate":{"flags":{"printing":true}}}""", "nothing" },
        { "[]", "nothing" },
        { """{"error":"Printer is not operational"}""", "nothing" },
    };

    public static TheoryData<string, string> Moonraker => new()
    {
        { Klipper("ready", "standby"), "Idle Cool" },
        { Klipper("ready", "printing"), "Busy Cool job benchy.gcode 37" },
        { Klipper("ready", "paused"), "Busy Cool job benchy.gcode 37" },
        // The name and the progress of yesterday stay; they prove nothing.
        { Klipper("ready", "complete"), "Idle Cool" },
        { Klipper("ready", "cancelled"), "Idle Cool" },
        { Klipper("ready", "error"), "Idle Cool" },
        { Klipper("shutdown", "printing"), "Idle Cool" },
        { Klipper("error", "printing"), "Idle Cool" },
        { Klipper("startup", "printing"), "Unknown Cool" },
        { Klipper("ready", "levelling"), "Unknown Cool" },
        { """{"result":{"status":{"webhooks":{"state":"ready"},"print_stats":{"state":"printing","filename":""},"virtual_sdcard":{"progress":1.5},"extruder":{"temperature":210.2,"target":210}}}}""", "Busy Hot" },
        { """{"result":{"status":{"print_stats":{"state":"standby"},"idle_timeout":{"state":"Printing"}}}}""", "Unknown Untold" },
        { """{"result":{"status":{"webhooks":{"state":"ready"},"idle_timeout":{"state":"Printing"}}}}""", "Unknown Untold" },
        { """{"result":{}}""", "nothing" },
        { """{"error":{"code":503,"message":"Klippy Host not connected"}}""", "nothing" },
    };

    public static TheoryData<string, string> PrusaLink => new()
    {
        { Prusa("IDLE"), "Idle Cool" },
        { Prusa("READY"), "Idle Cool" },
        { Prusa("FINISHED"), "Idle Cool" },
        { Prusa("STOPPED"), "Idle Cool" },
        { Prusa("ERROR"), "Idle Cool" },
        { Prusa("PRINTING"), "Busy Cool job Grand vase.bgcode 12" },
        { Prusa("PAUSED"), "Busy Cool job Grand vase.bgcode 12" },
        { Prusa("BUSY"), "Busy Cool job Grand vase.bgcode 12" },
        { Prusa("ATTENTION"), "Busy Cool job Grand vase.bgcode 12" },
        { Prusa("DANCING"), "Unknown Cool" },
        { """{"printer":{"state":"IDLE"}}""", "Idle Untold" },
        { """{"printer":{"state":"IDLE","temp_bed":58.5,"target_bed":0.0}}""", "Idle Hot" },
        { """{"printer":{"state":"\ud800"}}""", "Unknown Untold" },
        { """{"printer":{}}""", "Unknown Untold" },
        { """{"job":{"id":1}}""", "nothing" },
    };

    [Theory]
    [MemberData(nameof(OctoPrint))]
    public void OctoPrint_Says(string printer, string expected) =>
        Assert.Equal(expected, Words(OctoPrintAnswers.Read(Json(printer), Json("""{"job":{"file":{"name":"bracket.gcode"},"user":"amina"},"progress":{"completion":42.7,"printTimeLeft":60},"state":"Printing"}"""))));

    [Theory]
    [MemberData(nameof(Moonraker))]
    public void Moonraker_Says(string answer, string expected) => Assert.Equal(expected, Words(MoonrakerAnswers.Read(Json(answer))));

    [Theory]
    [MemberData(nameof(PrusaLink))]
    public void PrusaLink_Says(string status, string expected) =>
        Assert.Equal(expected, Words(PrusaLinkAnswers.Read(Json(status), Json("""{"id":7,"state":"PRINTING","file":{"name":"GRANDV~1.BGC","display_name":"Grand vase.bgcode"}}"""))));

    [Fact]
    public void Busy_WithoutAJob_HasNoName()
    {
        Assert.Equal("Busy Untold", Words(OctoPrintAnswers.Read(Json("""{"state":{"flags":{"printing":true}}}"""), null)));
        Assert.Equal("Busy Untold", Words(PrusaLinkAnswers.Read(Json("""{"printer":{"state":"BUSY"}}"""), null)));
        Assert.Equal("Idle Untold", Words(OctoPrintAnswers.NotOperational));
    }

    // P1: changes only. X1: everything each time. Both by the same merge.
    [Fact]
    public void Bambu_MergesWhatChanged()
    {
        var report = BambuReport.Nothing;
        Assert.Null(report.Reading);
        Told("""{"print":{"command":"push_status","nozzle_temper":24.5}}""", "nothing");
        Told("""{"print":{"gcode_state":"IDLE","mc_percent":100,"subtask_name":"hier","nozzle_temper":24.5,"nozzle_target_temper":0,"bed_temper":23,"bed_target_temper":0}}""", "Idle Cool");
        Told("""{"print":{"gcode_state":"PREPARE"}}""", "Busy Cool job hier 100");
        Told("""{"print":{"mc_percent":0,"subtask_name":"Boîte"}}""", "Busy Cool job Boîte 0");
        Told("""{"print":{"bed_target_temper":60.0}}""", "Busy Hot job Boîte 0");
        Told("""{"print":{"gcode_state":"RUNNING","mc_percent":8,"bed_temper":59.9}}""", "Busy Hot job Boîte 8");
        Told("""{"info":{"command":"get_version"}}""", "Busy Hot job Boîte 8");
        Told("""{"print":{"gcode_state":"PAUSE"}}""", "Busy Hot job Boîte 8");
        Told("""{"print":{"gcode_state":"FINISH","bed_target_temper":0}}""", "Idle Hot");
        Told("""{"print":{"bed_temper":49.9}}""", "Idle Cool");
        Told("""{"print":{"gcode_state":"SLICING"}}""", "Unknown Cool");
        Told("""{"print":{"gcode_state":"FAILED"}}""", "Idle Cool");
        Told("""{"print":{"gcode_state":7}}""", "Idle Cool");

        void Told(string message, string expected)
        {
            report = report.With(Json(message));
            Assert.Equal(expected, Words(report.Reading));
        }
    }

    [Fact]
    public void Job_OfAnyLength_IsCut()
    {
        var reading = OctoPrintAnswers.Read(Json("""{"state":{"flags":{"printing":true}}}"""), Json($$"""{"job":{"file":{"name":"{{new string('x', 5000)}}"} } }"""))!;
        Assert.Equal(PrinterReading.LongestJob, reading.Job!.Length);
    }

    private static string Klipper(string klipper, string job) =>
        $$"""{"result":{"eventtime":1.5,"status":{"webhooks":{"state":"{{klipper}}"},"print_stats":{"state":"{{job}}","filename":"benchy.gcode","print_duration":12.5},"virtual_sdcard":{"progress":0.378},"extruder":{"temperature":24.1,"target":0.0},"heater_bed":{"temperature":23.8,"target":0.0} } } }""";

    private static string Prusa(string state) =>
        $$"""{"job":{"id":7,"progress":12.0,"time_remaining":3600},"printer":{"state":"{{state}}","temp_nozzle":25.0,"target_nozzle":0.0,"temp_bed":24.0,"target_bed":0.0} }""";

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Words(PrinterReading? reading) => reading is null ? "nothing"
        : string.Create(CultureInfo.InvariantCulture, $"{reading.Activity} {reading.HeatAt(50)}{(reading.Job is { } job ? $" job {job}" : "")}{(reading.Percent is { } percent ? $" {percent}" : "")}");
}
