namespace FabAccess.KernelRig;

/// <summary>Prints one line a check and the totals.</summary>
public sealed class Report
{
    private int passed, failed;

    public void Check(string what, bool ok)
    {
        Console.WriteLine($"{(ok ? "ok  " : "FAIL")} {what}");
        if (ok) passed++;
        else failed++;
    }

    /// <summary>Passes when the attempt is refused with this error number.</summary>
    public void Refused(string what, int error, Func<IDisposable> attempt)
    {
        try
        {
            attempt().Dispose();
            Check(what, ok: false);
        }
        catch (IOException e)
        {
            Check($"{what} ({e.Message})", e.HResult == error);
        }
    }

    public int End()
    {
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
}
