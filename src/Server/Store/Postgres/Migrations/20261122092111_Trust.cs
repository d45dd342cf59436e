using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FabAccess.Server.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Trust : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "Boot",
                table: "Sessions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ChargeAwaitedUntil",
                table: "Sessions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EarliestStart",
                table: "Sessions",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<DateTime>(
                name: "LatestStart",
                table: "Sessions",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<DateTime>(
                name: "OwnStartedAt",
                table: "Sessions",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<string>(
                name: "PlacedBy",
                table: "Sessions",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "StartMonotonicMilliseconds",
                table: "Sessions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "KeyId",
                table: "PublishedPermits",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Risk",
                table: "Machines",
                type: "text",
                nullable: false,
                defaultValue: "Standard");

            migrationBuilder.AddColumn<DateTime>(
                name: "SettledAt",
                table: "EntryFlags",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SettledBy",
                table: "EntryFlags",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SettledNote",
                table: "EntryFlags",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "SettledAt",
                table: "DeadLetters",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SettledBy",
                table: "DeadLetters",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SettledNote",
                table: "DeadLetters",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CloneCount",
                table: "Boxes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTime>(
                name: "CloneSeenAt",
                table: "Boxes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EnrolledAt",
                table: "Boxes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "PlacedUpTo",
                table: "Boxes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RevocationReason",
                table: "Boxes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "RevokedAt",
                table: "Boxes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RevokedBy",
                table: "Boxes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SpokeAfterRevocation",
                table: "Boxes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // Sessions that stand already keep the time they were billed by. Where the box's clock had never been set, what is
            // known is that reading and when the entry came; in between it lies, as far as anybody can tell now.
            migrationBuilder.Sql(
                """
                UPDATE "Sessions" SET "OwnStartedAt" = "StartedAt", "EarliestStart" = "StartedAt", "LatestStart" = "StartedAt",
                  "PlacedBy" = CASE WHEN "Trust" = 'Never' THEN 'Estimated' ELSE 'Clock' END
                """);
            migrationBuilder.Sql(
                """
                UPDATE "Sessions" SET
                  "EarliestStart" = COALESCE(LEAST("StartedAt", (SELECT "ReceivedAt" FROM "Entries" e WHERE e."Box" = "Sessions"."Box" AND e."Sequence" = "Sessions"."StartSequence")), "StartedAt"),
                  "LatestStart" = COALESCE(GREATEST("StartedAt", (SELECT "ReceivedAt" FROM "Entries" e WHERE e."Box" = "Sessions"."Box" AND e."Sequence" = "Sessions"."StartSequence")), "StartedAt")
                WHERE "PlacedBy" = 'Estimated'
                """);

            migrationBuilder.CreateTable(
                name: "Alarms",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Cause = table.Column<string>(type: "text", nullable: false),
                    Box = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    Detail = table.Column<string>(type: "text", nullable: false),
                    OpenedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Count = table.Column<long>(type: "bigint", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alarms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BootAnchors",
                columns: table => new
                {
                    Box = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Boot = table.Column<Guid>(type: "uuid", nullable: false),
                    Own = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    OwnReadAtMilliseconds = table.Column<long>(type: "bigint", nullable: true),
                    Server = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ServerReadAtMilliseconds = table.Column<long>(type: "bigint", nullable: true),
                    NotBefore = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    NotAfter = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LearnedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    IsNews = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BootAnchors", x => new { x.Box, x.Boot });
                });

            migrationBuilder.CreateTable(
                name: "BoxClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Box = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    SecretHash = table.Column<string>(type: "text", nullable: false),
                    MadeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    MadeBy = table.Column<string>(type: "text", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    UsedFrom = table.Column<string>(type: "text", nullable: true),
                    KeyHash = table.Column<string>(type: "text", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BoxClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_BoxClaims_Boxes_Box",
                        column: x => x.Box,
                        principalTable: "Boxes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "BoxFindings",
                columns: table => new
                {
                    Box = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Finding = table.Column<string>(type: "text", nullable: false),
                    Since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Detail = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BoxFindings", x => new { x.Box, x.Finding });
                });

            migrationBuilder.CreateTable(
                name: "BoxOrders",
                columns: table => new
                {
                    Box = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Boot = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    Machine = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Session = table.Column<Guid>(type: "uuid", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    IssuedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Outcome = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BoxOrders", x => new { x.Box, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "BoxRuns",
                columns: table => new
                {
                    Box = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Run = table.Column<Guid>(type: "uuid", nullable: false),
                    Boot = table.Column<Guid>(type: "uuid", nullable: false),
                    FirstAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BoxRuns", x => new { x.Box, x.Run });
                });

            migrationBuilder.CreateTable(
                name: "PublishedConfigs",
                columns: table => new
                {
                    Box = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Epoch = table.Column<int>(type: "integer", nullable: false),
                    Generation = table.Column<long>(type: "bigint", nullable: false),
                    IssuedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ContentHash = table.Column<string>(type: "text", nullable: false),
                    KeyId = table.Column<string>(type: "text", nullable: false),
                    Payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PublishedConfigs", x => x.Box);
                });

            migrationBuilder.CreateTable(
                name: "Certificates",
                columns: table => new
                {
                    Serial = table.Column<string>(type: "text", nullable: false),
                    Holder = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    KeyHash = table.Column<string>(type: "text", nullable: false),
                    IssuedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    NotAfter = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Pem = table.Column<string>(type: "text", nullable: false),
                    Claim = table.Column<int>(type: "integer", nullable: true),
                    ReplacedBy = table.Column<string>(type: "text", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RevokedBy = table.Column<string>(type: "text", nullable: true),
                    RevocationReason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Certificates", x => x.Serial);
                    table.ForeignKey(
                        name: "FK_Certificates_BoxClaims_Claim",
                        column: x => x.Claim,
                        principalTable: "BoxClaims",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_Box_Boot",
                table: "Sessions",
                columns: new[] { "Box", "Boot" },
                filter: "\"PlacedBy\" <> 'Clock'");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_ChargeAwaitedUntil",
                table: "Sessions",
                column: "ChargeAwaitedUntil",
                filter: "\"ChargeAwaitedUntil\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_Open",
                table: "Alarms",
                columns: new[] { "Cause", "Box" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_OpenOfTheLab",
                table: "Alarms",
                column: "Cause",
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Box\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BootAnchors_Box",
                table: "BootAnchors",
                column: "Box",
                filter: "\"IsNews\"");

            migrationBuilder.CreateIndex(
                name: "IX_BoxClaims_Box",
                table: "BoxClaims",
                column: "Box");

            migrationBuilder.CreateIndex(
                name: "IX_BoxClaims_SecretHash",
                table: "BoxClaims",
                column: "SecretHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Certificates_Claim",
                table: "Certificates",
                column: "Claim");

            migrationBuilder.CreateIndex(
                name: "IX_Certificates_Holder",
                table: "Certificates",
                column: "Holder");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Alarms");

            migrationBuilder.DropTable(
                name: "BootAnchors");

            migrationBuilder.DropTable(
                name: "BoxFindings");

            migrationBuilder.DropTable(
                name: "BoxOrders");

            migrationBuilder.DropTable(
                name: "BoxRuns");

            migrationBuilder.DropTable(
                name: "Certificates");

            migrationBuilder.DropTable(
                name: "PublishedConfigs");

            migrationBuilder.DropTable(
                name: "BoxClaims");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_Box_Boot",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_ChargeAwaitedUntil",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "Boot",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "ChargeAwaitedUntil",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "EarliestStart",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "LatestStart",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "OwnStartedAt",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "PlacedBy",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "StartMonotonicMilliseconds",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "KeyId",
                table: "PublishedPermits");

            migrationBuilder.DropColumn(
                name: "Risk",
                table: "Machines");

            migrationBuilder.DropColumn(
                name: "SettledAt",
                table: "EntryFlags");

            migrationBuilder.DropColumn(
                name: "SettledBy",
                table: "EntryFlags");

            migrationBuilder.DropColumn(
                name: "SettledNote",
                table: "EntryFlags");

            migrationBuilder.DropColumn(
                name: "SettledAt",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "SettledBy",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "SettledNote",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "CloneCount",
                table: "Boxes");

            migrationBuilder.DropColumn(
                name: "CloneSeenAt",
                table: "Boxes");

            migrationBuilder.DropColumn(
                name: "EnrolledAt",
                table: "Boxes");

            migrationBuilder.DropColumn(
                name: "PlacedUpTo",
                table: "Boxes");

            migrationBuilder.DropColumn(
                name: "RevocationReason",
                table: "Boxes");

            migrationBuilder.DropColumn(
                name: "RevokedAt",
                table: "Boxes");

            migrationBuilder.DropColumn(
                name: "RevokedBy",
                table: "Boxes");

            migrationBuilder.DropColumn(
                name: "SpokeAfterRevocation",
                table: "Boxes");
        }
    }
}
