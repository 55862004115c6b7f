using System.Globalization;

namespace VoiceAgent.LoadTest.Calling;

/// <summary>One kind of call in the mix.</summary>
/// <param name="Script">The name of a script that ships with the telephone, or the path of a YAML file.</param>
/// <param name="To">The number to call. Null for the default.</param>
/// <param name="Weight">The share of all calls is this weight divided by the sum of all weights.</param>
internal sealed record MixEntry(string Script, string? To, int Weight)
{
    public bool IsFile => Script.EndsWith(".yaml", StringComparison.Ordinal) || Script.EndsWith(".yml", StringComparison.Ordinal);

    /// <summary>The script's name in reports.</summary>
    public string Name => IsFile ? Path.GetFileNameWithoutExtension(Script) : Script;
}

/// <summary>Chooses the next kind of call. The shares are exact and evenly spread, without randomness.</summary>
internal sealed class ScriptMix(IReadOnlyList<MixEntry> entries)
{
    private const int HeaviestWeight = 1_000;

    private readonly Lock _gate = new();
    private readonly int[] _credit = new int[entries.Count];
    private readonly int _sum = entries.Sum(entry => entry.Weight);

    /// <summary>Reads <c>claim-status:3,cough,pauses.yaml@+15550199002:2</c>: scripts with an optional number to call and an optional weight.</summary>
    /// <exception cref="FormatException">The text is not a mix. The message says why.</exception>
    public static IReadOnlyList<MixEntry> Parse(string text)
    {
        var entries = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseEntry).ToArray();
        return entries.Length > 0 ? entries : throw new FormatException("The mix of call scripts is empty: give for example claim-status:3,cough:1.");
    }

    public MixEntry Next()
    {
        lock (_gate)
        {
            var best = 0;
            for (var i = 0; i < entries.Count; i++)
            {
                _credit[i] += entries[i].Weight;
                best = _credit[i] > _credit[best] ? i : best;
            }

            _credit[best] -= _sum;
            return entries[best];
        }
    }

    private static MixEntry ParseEntry(string text)
    {
        var colon = text.LastIndexOf(':');
        var (what, weight) = (colon < 0 ? text : text[..colon], 1);
        if (colon >= 0 && !(int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out weight) && weight is >= 1 and <= HeaviestWeight))
        {
            throw new FormatException($"'{text}': the weight must be a whole number from 1 to {HeaviestWeight}, such as claim-status:3.");
        }

        var at = what.IndexOf('@', StringComparison.Ordinal);
        var (script, to) = at < 0 ? (what, null) : (what[..at], what[(at + 1)..]);
        return script.Length == 0
            ? throw new FormatException($"'{text}' has no call script.")
            : to is null || LoadPlan.IsNumber(to)
                ? new MixEntry(script, to, weight)
                : throw new FormatException($"'{text}': the number to call must look like +15550199001.");
    }
}
