namespace FabAccess.Mqtt;

/// <summary>Who a link is, for a broker that goes by names and passwords.</summary>
/// <param name="User">1 to 128 characters.</param>
/// <param name="Password">1 to 128 characters; secret.</param>
public sealed record MqttAccount(string User, string Password)
{
    public const int LongestText = 128;

    /// <summary>Without the password, since options end up in logs.</summary>
    public override string ToString() => User;
}
