using System.Collections.Concurrent;

namespace VoiceAgent.Pipeline.Speaking.Pieces;

/// <summary>
/// Chooses a provider's voice for a voice of an agent's file. Those are names of Azure voices, such as <c>en-US-AvaNeural</c>.
/// The settings name a voice for such a name, for a language (<c>en-US</c> or <c>en</c>), or for all (<c>default</c>).
/// </summary>
internal sealed partial class VoiceMap(string section, IReadOnlyDictionary<string, string> voices, string? otherwise, ILogger<VoiceMap> log)
{
    private const string Default = "default";

    private readonly ConcurrentDictionary<(string Voice, string Language), string?> _chosen = new();

    /// <summary>The voices of the settings.</summary>
    public IEnumerable<string> Named => voices.Values.Distinct();

    /// <returns>Null when the server's own voice is used.</returns>
    public string? For(string voice, string language) => _chosen.GetOrAdd((voice, language), Choose);

    private string? Choose((string Voice, string Language) asked)
    {
        foreach (var key in new[] { asked.Voice, asked.Language, asked.Language.Split('-')[0] })
        {
            if (voices.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } named)
            {
                return named;
            }
        }

        var chosen = voices.FirstOrDefault(static entry => entry.Key.Equals(Default, StringComparison.OrdinalIgnoreCase)).Value ?? otherwise;
        NotNamed(log, section, asked.Language, chosen ?? "the server's own voice");
        return chosen;
    }

    [LoggerMessage(LogLevel.Warning, "No voice is set for the language {Language}, so {Voice} speaks it. If that voice has another language, set '{Section}:<language>' to a voice of the server.")]
    private static partial void NotNamed(ILogger log, string section, string language, string voice);
}
