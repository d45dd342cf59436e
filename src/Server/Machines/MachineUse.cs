using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Server.Changes;

namespace FabAccess.Server.Machines;

/// <summary>The rules of use of a machine, between its row and the wire.</summary>
public static class MachineUse
{
    /// <summary>Null where the machine is used as the plainest one.</summary>
    public static UseMessage? Of(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.Use is null ? null : JsonSerializer.Deserialize(machine.Use, WireJson.Default.UseMessage);
    }

    /// <summary>As a row keeps it; null where it says nothing but what is so anyway.</summary>
    public static string? Text(UseMessage use) => use == new UseMessage() ? null : JsonSerializer.Serialize(use, WireJson.Default.UseMessage);

    /// <summary>What is wrong with it; null when it is sound.</summary>
    public static UnsoundUseException? Problem(UseMessage use)
    {
        ArgumentNullException.ThrowIfNull(use);
        try
        {
            use.ToPolicy();
            return null;
        }
        catch (UnsoundUseException e)
        {
            return e;
        }
    }

    public static ChangeRefusal RefusalOf(UseFlaw flaw) => flaw switch
    {
        UseFlaw.OutOfRange => ChangeRefusal.UseOutOfRange,
        UseFlaw.ExtensionWithoutEnd => ChangeRefusal.UseExtensionWithoutEnd,
        UseFlaw.CoolDownWithoutCooling => ChangeRefusal.UseCoolDownWithoutCooling,
        UseFlaw.GroupUnreadable => ChangeRefusal.UseGroupUnreadable,
        _ => throw new ArgumentOutOfRangeException(nameof(flaw), flaw, "No such flaw."),
    };
}
