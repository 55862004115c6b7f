using System.Collections.Frozen;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Interruption;

/// <summary>Words take the floor, unless they only say "go on": a cough or an "mm-hm" does not.</summary>
/// <param name="Words">How many words it takes, backchannels not counted.</param>
internal sealed record EnoughWords(int Words, TimeSpan Length, TimeSpan Grace) : IBargeInPolicy
{
    // Grace covers the 150–250 ms that hypotheses lag behind the voice (design §7), with room for a slow one.
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
