using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>How a stream fails in the middle, if it does.</summary>
/// <param name="Fault">The configured fault, or null.</param>
/// <param name="Abort">Closes the client's connection.</param>
internal sealed record StreamFault(Fault? Fault, Action Abort)
{
    public static StreamFault None { get; } = new(null, () => { });
}
