using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>A participant of a call, other than the applications.</summary>
internal sealed record Participant(Party Party, bool Muted = false, bool OnHold = false)
{
    /// <summary>The participant's telephone. Null for somebody who says and hears nothing.</summary>
    public ICallerLeg? Leg { get; init; }

    /// <summary>What the participant said in the current tick. It is empty for somebody without a telephone.</summary>
    public short[] Spoken { get; init; } = [];

    /// <summary>Whether the others hear this participant.</summary>
    public bool IsHeard => !Muted && !OnHold;

    public static Participant With(Party party, ICallerLeg? leg, int sampleRate) =>
        new(party) { Leg = leg, Spoken = leg is null ? [] : new short[sampleRate / Conversation.FramesASecond] };

    public JsonObject ToJson() => new() { ["identifier"] = Party.ToJson(), ["isMuted"] = Muted, ["isOnHold"] = OnHold };
}
