using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Store;

/// <summary>What asking the store may end with, for those who go on and ask again.</summary>
internal static class StoreFailure
{
    /// <summary>It is away, says no, or holds a row that cannot be read.</summary>
    public static bool Is(Exception failure) => failure is DbException or DbUpdateException or IOException or TimeoutException || IsRot(failure);

    /// <summary>What stands in a row is not what was written: no value of its type, or none that may be there.</summary>
    public static bool IsRot(Exception failure) => failure is FormatException or InvalidOperationException or InvalidCastException or ArgumentException or ArithmeticException;
}
