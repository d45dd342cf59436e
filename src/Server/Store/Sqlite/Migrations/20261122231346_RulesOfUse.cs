using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FabAccess.Server.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RulesOfUse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsRepair",
                table: "Sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "Supervisor",
                table: "Sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LiftedIncident",
                table: "Machines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Use",
                table: "Machines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Rights",
                table: "Grants",
                type: "TEXT",
                nullable: false,
                defaultValue: "None");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsRepair",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "Supervisor",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "LiftedIncident",
                table: "Machines");

            migrationBuilder.DropColumn(
                name: "Use",
                table: "Machines");

            migrationBuilder.DropColumn(
                name: "Rights",
                table: "Grants");
        }
    }
}
