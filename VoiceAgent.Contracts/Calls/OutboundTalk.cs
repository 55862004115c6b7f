using System.Text;

namespace VoiceAgent.Contracts.Calls;

/// <summary>What the agent says and knows on a call that the platform places. It is a part of the ticket, so it is short.</summary>
/// <param name="Greeting">The first words of the agent. Null: the agent's own greeting.</param>
/// <param name="Purpose">Why the person is called. The model gets it.</param>
public sealed record OutboundTalk(string? Greeting, string? Purpose)
{
    /// <summary>All texts together, in bytes of UTF-8. A ticket that is longer would not fit into the address of the media socket.</summary>
    public const int LongestTexts = 800;

    /// <summary>What happens when a voicemail answers.</summary>
    public VoicemailBehaviour Voicemail { get; init; }

    /// <summary>What is said after the tone of a voicemail. Null when no message is left.</summary>
    public string? VoicemailMessage { get; init; }

    public int Size => Encoding.UTF8.GetByteCount(Greeting ?? "") + Encoding.UTF8.GetByteCount(Purpose ?? "") + Encoding.UTF8.GetByteCount(VoicemailMessage ?? "");
}

/// <summary>What happens when a voicemail answers.</summary>
public enum VoicemailBehaviour
{
    /// <summary>The call ends.</summary>
    HangUp,

    /// <summary>The message is said after the tone, and then the call ends.</summary>
    LeaveMessage,

    /// <summary>Nobody listens for machines. The agent greets at once.</summary>
    Ignore,
}
