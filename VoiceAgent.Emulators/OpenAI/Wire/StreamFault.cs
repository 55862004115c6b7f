using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>How a stream goes wrong in its middle, if it does.</summary>
/// <param name="Fault">The fault that configuration asked for.</param>
/// <param name="Abort">Closes the connection under the client.</param>
internal sealed record StreamFault(Fault? Fault, Action Abort)
{
    public static StreamFault None { get; } = new(null, () => { });
}
