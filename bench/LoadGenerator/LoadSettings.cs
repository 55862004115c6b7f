namespace VoiceAgent.Bench.LoadGenerator;

/// <param name="Key">The key of media tickets. Null for the floor, which needs none.</param>
/// <param name="IssuerPort">The port of the token metadata.</param>
internal sealed record LoadSettings(Uri Url, int ServerPid, int Calls, TimeSpan Length, TimeSpan Warm, byte[]? Key, int IssuerPort, string? Out)
{
    public static LoadSettings Read(string[] args)
    {
        var given = new Dictionary<string, string>();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            given[args[i].TrimStart('-')] = args[i + 1];
        }

        string Needed(string name) => given.TryGetValue(name, out var value) ? value : throw new ArgumentException($"Give --{name}.");
        return new LoadSettings(
            new Uri(Needed("url")),
            int.Parse(Needed("pid")),
            int.Parse(Needed("calls")),
            TimeSpan.FromSeconds(double.Parse(Needed("seconds"))),
            TimeSpan.FromSeconds(double.Parse(given.GetValueOrDefault("warm", "12"))),
            given.TryGetValue("key", out var key) ? Convert.FromBase64String(key) : null,
            int.Parse(given.GetValueOrDefault("issuer", "0")),
            given.GetValueOrDefault("out"));
    }
}
