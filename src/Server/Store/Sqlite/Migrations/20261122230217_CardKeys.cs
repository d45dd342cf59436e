using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FabAccess.Server.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CardKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "MinimumCredential",
                table: "Machines",
                type: "TEXT",
                nullable: false,
                defaultValue: "Uid");

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "Badges",
                type: "TEXT",
                nullable: false,
                defaultValue: "Uid");

            migrationBuilder.AddColumn<byte[]>(
                name: "SealedKey",
                table: "Badges",
                type: "BLOB",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "MinimumCredential",
                table: "Machines");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Badges");

            migrationBuilder.DropColumn(
                name: "SealedKey",
                table: "Badges");
        }
    }
}
