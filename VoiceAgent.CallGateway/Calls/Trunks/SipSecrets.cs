namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>
/// The passwords of trunks and the digits of dispatch rules: <c>Sip:Credentials:{name}</c> of the configuration, which may come from a vault. They are
/// read for each use, so that a new value applies without a restart.
/// </summary>
internal sealed class SipSecrets(IConfiguration configuration)
{
    public const string Place = "Sip:Credentials";

    /// <returns>Null when there is none with this name.</returns>
    public string? Find(string name) => TrunkRules.IsId(name) && configuration[$"{Place}:{name}"] is { Length: > 0 } secret ? secret : null;

    /// <summary>Each name, and whether its secret is there.</summary>
    public IReadOnlyDictionary<string, bool> Have(IEnumerable<string> names) => names.ToDictionary(name => name, name => Find(name) is not null);
}
