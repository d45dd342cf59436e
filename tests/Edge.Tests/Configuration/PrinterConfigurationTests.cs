using FabAccess.Edge.Printers;

namespace FabAccess.Edge.Tests.Configuration;

public sealed class PrinterConfigurationTests : BoxConfigurationBench
{
    [Fact]
    public void Printer_IsReadWithItsDefaults()
    {
        string key = Path.Combine(Folder, "printer.key");
        Assert.Equal(new PrinterSettings(PrinterKind.OctoPrint, "192.168.30.20", 80) { KeyFile = key }, Printer("""{"kind":"octoPrint","host":"192.168.30.20","keyFile":"printer.key"}"""));
        Assert.Equal(new PrinterSettings(PrinterKind.Moonraker, "voron.local", 7125), Printer("""{"kind":"moonraker","host":"voron.local"}"""));
        Assert.Equal(new PrinterSettings(PrinterKind.PrusaLink, "mk4", 80) { KeyFile = key, User = "lab", CoolBelow = 40 }, Printer("""{"kind":"prusaLink","host":"mk4","keyFile":"printer.key","user":"lab","coolBelowC":40}"""));
        Assert.Equal(
            new PrinterSettings(PrinterKind.Bambu, "x1", 8883) { KeyFile = key, Serial = "01S00C123400001", CertificateFile = "/etc/x1.pem" },
            Printer("""{"kind":"bambu","host":"x1","keyFile":"printer.key","serial":"01S00C123400001","certificateFile":"/etc/x1.pem"}"""));
    }

    [Theory]
    [InlineData("""{"kind":"marlin","host":"p","keyFile":"k"}""", "one of octoPrint, moonraker, prusaLink, bambu")]
    [InlineData("""{"kind":"octoPrint","keyFile":"k"}""", "printer.host must be")]
    [InlineData("""{"kind":"octoPrint","host":"http://p","keyFile":"k"}""", "printer.host must be a name or an IPv4 address alone")]
    [InlineData("""{"kind":"octoPrint","host":"p"}""", "printer.keyFile must be the file that holds")]
    [InlineData("""{"kind":"octoPrint","host":"p","key":"B508534ED20348F0"}""", "printer.key is not known here")]
    [InlineData("""{"kind":"octoPrint","host":"p","keyFile":"k","port":0}""", "from 1 to 65535 (default 80)")]
    [InlineData("""{"kind":"octoPrint","host":"p","keyFile":"k","user":"u"}""", "printer.user belongs to kind prusaLink")]
    [InlineData("""{"kind":"octoPrint","host":"p","keyFile":"k","serial":"1"}""", "printer.serial belongs to kind bambu")]
    [InlineData("""{"kind":"prusaLink","host":"p","keyFile":"k","user":"a b"}""", "printer.user must be letters")]
    [InlineData("""{"kind":"bambu","host":"p","keyFile":"k","certificateFile":"c"}""", "printer.serial must be the printer's serial number")]
    [InlineData("""{"kind":"bambu","host":"p","keyFile":"k","serial":"a/+","certificateFile":"c"}""", "printer.serial must be letters and digits")]
    [InlineData("""{"kind":"bambu","host":"p","keyFile":"k","serial":"01S"}""", "printer.certificateFile must be")]
    [InlineData("""{"kind":"moonraker","host":"p","coolBelowC":10}""", "from 20 to 120 (default 50)")]
    [InlineData("7", "printer must be an object")]
    public void Printer_ThatIsWrong_IsRefusedByName(string printer, string because)
    {
        var problems = Problems(With($"\"relayLine\":22,\"printer\":{printer}"));
        Assert.Contains(problems, p => p.Contains(because, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => p.Contains("B508534ED20348F0", StringComparison.Ordinal));
    }

    [Fact]
    public void Printer_OfTwoMachines_IsRefused()
    {
        const string printer = ",\"printer\":{\"kind\":\"moonraker\",\"host\":\"p\"}";
        string text = Text.Replace("\"relayLine\":22", "\"relayLine\":22" + printer, StringComparison.Ordinal).Replace("\"relayLine\":23", "\"relayLine\":23" + printer, StringComparison.Ordinal);
        Assert.Contains("name printer p:7125 twice", Assert.Single(Problems(text)), StringComparison.Ordinal);
    }

    private PrinterSettings Printer(string printer)
    {
        var machine = Sound(With($"\"relayLine\":22,\"printer\":{printer}")).Machines[0];
        Assert.True(machine.IsMetered);
        return machine.Printer!;
    }
}
