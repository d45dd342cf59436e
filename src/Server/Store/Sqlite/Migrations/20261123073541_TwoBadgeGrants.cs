using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FabAccess.Server.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TwoBadgeGrants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "TrainersGrantedUntil",
                table: "Machines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Box",
                table: "Grants",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Machine",
                table: "Grants",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "Grants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Trainer",
                table: "Grants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Grants_Box_Sequence",
                table: "Grants",
                columns: new[] { "Box", "Sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Grants_Box_Sequence",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "TrainersGrantedUntil",
                table: "Machines");

            migrationBuilder.DropColumn(
                name: "Box",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Machine",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Trainer",
                table: "Grants");
        }
    }
}
