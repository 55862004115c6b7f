using System.Globalization;

namespace VoiceAgent.Recordings;

/// <summary>The name of the blob with the tail of one worker's part of a recording.</summary>
/// <param name="Recording">The path of the recording.</param>
/// <param name="Token">The fencing token of the worker.</param>
/// <param name="Tag">The recorder's number, as in the names of its blocks.</param>
public readonly record struct TailName(string Recording, long Token, uint Tag)
{
    private const string Ending = ".tail";
    private const int TokenLength = 6;
    private const int TagLength = 8;

    /// <summary>All tails of a recording begin like this, and the recording itself does not.</summary>
    public static string BeginningOf(string recording) => $"{recording}.";

    public static bool TryParse(string path, out TailName name)
    {
        name = default;
        var dot = path.Length - Ending.Length - TokenLength - TagLength - 1;
        if (dot <= 0 || path[dot] != '.' || !path.EndsWith(Ending, StringComparison.Ordinal)
            || !long.TryParse(path.AsSpan(dot + 1, TokenLength), NumberStyles.None, CultureInfo.InvariantCulture, out var token)
            || !uint.TryParse(path.AsSpan(dot + 1 + TokenLength, TagLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag))
        {
            return false;
        }

        name = new TailName(path[..dot], token, tag);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BeginningOf(Recording)}{Token:D6}{Tag:X8}{Ending}");
}
