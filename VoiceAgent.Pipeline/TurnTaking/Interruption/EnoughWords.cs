using System.Collections.Frozen;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Interruption;

/// <summary>Words interrupt the agent. A cough or a backchannel such as "mm-hm" does not.</summary>
/// <param name="Words">How many words interrupt. Backchannels do not count.</param>
internal sealed record EnoughWords(int Words, TimeSpan Length, TimeSpan Grace) : IBargeInPolicy
{
    // Interim transcripts arrive 150–250 ms after the speech (design §7). Grace is longer, for a slow transcript.
    public static EnoughWords Default { get; } = new(1, TimeSpan.FromMilliseconds(1_800), TimeSpan.FromMilliseconds(500));

    private static readonly FrozenSet<string> Backchannels = new[]
    {
        "mm-hm", "mmhm", "mhm", "hm", "uh-huh", "huh", "okay", "ok", "yeah", "yep", "right", "sure", "i see", "got it", "alright", "all right", "aha", "oh", "please",
    }.ToFrozenSet();

    public bool ConfirmedBy(string words)
    {
        var plain = string.Join(' ', words.ToLowerInvariant().Split((char[])[' ', ',', '.', '!', '?', '…'], StringSplitOptions.RemoveEmptyEntries));
        return !Backchannels.Contains(plain) && plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(IsWord) >= Words;
    }

    private static bool IsWord(string word) => !Backchannels.Contains(word) && !Wording.IsFiller(word);
}
