using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Tests;

public sealed class StraceReaderTests
{
    // As strace 6.1 wrote it, shortened: /d/a and /d/b are files of the folder /d.
    private const string Trace = """
        467   openat(AT_FDCWD<\x2f>, "\x2f\x64\x2f\x61", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3<\x2f\x64\x2f\x61>
        467   pwrite64(3<\x2f\x64\x2f\x61>, "\x68\x2c\x22\x00\xff", 5, 3) = 5
        468   fsync(3<\x2f\x64\x2f\x61> <unfinished ...>
        467   pwrite64(3<\x2f\x64\x2f\x61>, "\x7a", 1, 0 <unfinished ...>
        468   <... fsync resumed>)              = 0
        467   <... pwrite64 resumed>)           = 1
        467   pwrite64(3<\x2f\x64\x2f\x61>, "\x7a\x7a", 2, 9) = 1
        467   write(1<\x70\x69\x70\x65>, "\x61\x63\x6b\x20\x37\x0a" <unfinished ...>
        468   fdatasync(3<\x2f\x64\x2f\x61>)    = -1 EIO (Input/output error) (INJECTED)
        467   <... write resumed>, 6)           = 6
        467   ftruncate(3<\x2f\x64\x2f\x61>, 2) = 0
        467   rename("\x2f\x64\x2f\x61", "\x2f\x64\x2f\x62") = 0
        467   openat(AT_FDCWD<\x2f>, "\x2f\x65", O_RDWR|O_CREAT, 0644) = -1 EACCES (Permission denied)
        467   fsync(4<\x2f\x64>)                = 0
        --- ignored
        467   --- SIGCHLD {si_signo=SIGCHLD} ---
        468   pwrite64(3<\x2f\x64\x2f\x62>, "\x7a", 1, 0) = ?
        468   +++ killed by SIGKILL +++
        """;

    [Fact]
    public void Trace_OfTwoThreads_GivesWhatTheFolderSawInOrder()
    {
        using var trace = new StringReader(Trace.Replace("--- ignored\n", "", StringComparison.Ordinal));
        var operations = Recording.Read(trace, "/d").Operations;
        Assert.Equal(
            [
                "a made", "a: 5 bytes at 3", "a: synced", "a: 1 bytes at 0", "a: 1 bytes at 9", "told: ack 7", "a: NOT synced", "a: length 2", "a renamed to b", "folder synced",
            ],
            operations.Select(o => o.Words));
        Assert.Equal([0x68, 0x2c, 0x22, 0x00, 0xff], Assert.IsType<Operation.Written>(operations[1]).Bytes);
        // The write that began after the sync did is not covered by it.
        Assert.Equal(2, operations[2].Before);
    }

    [Fact]
    public void Call_ThatTheModelDoesNotKnow_IsAnError()
    {
        using var trace = new StringReader("1 fallocate(3<\\x2f\\x64\\x2f\\x61>, 0, 0, 100) = 0\n");
        Assert.Throws<NotSupportedException>(() => Recording.Read(trace, "/d"));
    }
}
