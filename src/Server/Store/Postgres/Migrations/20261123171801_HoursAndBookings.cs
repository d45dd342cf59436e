using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FabAccess.Server.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class HoursAndBookings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "BookingRule",
                table: "Machines",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IgnoresHours",
                table: "Machines",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "Closures",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    First = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Last = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    IsYearly = table.Column<bool>(type: "boolean", nullable: false),
                    Reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    MadeBy = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    MadeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TakenBackBy = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    TakenBackAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Closures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MachineBookings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Machine = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Member = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    MadeBy = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    MadeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CancelledBy = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    CancelledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CancellationReason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MachineBookings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MachineBookings_Machines_Machine",
                        column: x => x.Machine,
                        principalTable: "Machines",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_MachineBookings_Members_Member",
                        column: x => x.Member,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WeeklyOpenings",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Day = table.Column<string>(type: "text", nullable: false),
                    From = table.Column<int>(type: "integer", nullable: false),
                    Until = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WeeklyOpenings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BookedQuarters",
                columns: table => new
                {
                    Machine = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Quarter = table.Column<long>(type: "bigint", nullable: false),
                    Booking = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BookedQuarters", x => new { x.Machine, x.Quarter });
                    table.ForeignKey(
                        name: "FK_BookedQuarters_MachineBookings_Booking",
                        column: x => x.Booking,
                        principalTable: "MachineBookings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BookedQuarters_Booking",
                table: "BookedQuarters",
                column: "Booking");

            migrationBuilder.CreateIndex(
                name: "IX_MachineBookings_Machine_Until",
                table: "MachineBookings",
                columns: new[] { "Machine", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_MachineBookings_Member_Until",
                table: "MachineBookings",
                columns: new[] { "Member", "Until" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BookedQuarters");

            migrationBuilder.DropTable(
                name: "Closures");

            migrationBuilder.DropTable(
                name: "WeeklyOpenings");

            migrationBuilder.DropTable(
                name: "MachineBookings");

            migrationBuilder.DropColumn(
                name: "BookingRule",
                table: "Machines");

            migrationBuilder.DropColumn(
                name: "IgnoresHours",
                table: "Machines");
        }
    }
}
