using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Store.Postgres;

/// <summary>The lab in a PostgreSQL database.</summary>
public sealed class PostgresLabDb(DbContextOptions<PostgresLabDb> options) : LabDb(options)
{
    internal override string Newest => "20261123171801_HoursAndBookings";
}
