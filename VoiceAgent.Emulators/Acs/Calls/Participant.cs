using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>A participant of a call, other than the agent.</summary>
internal sealed record Participant(Party Party, bool Muted = false, bool OnHold = false)
{
    public JsonObject ToJson() => new() { ["identifier"] = Party.ToJson(), ["isMuted"] = Muted, ["isOnHold"] = OnHold };
}
