using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>Azure AI services, which the service needs to speak, to understand and to transcribe. A call has them when the application gave their address.</summary>
internal sealed class Intelligence(AcsOptions options)
{
    /// <summary>The service's own words. Its error code is not documented.</summary>
    private const string Refusal = "Request not allowed when Cognitive Service Configuration not set during call setup. Set callIntelligenceOptions.cognitiveServicesEndpoint when the call is answered, created or connected.";

    /// <exception cref="RefusedException">400: the operation needs Azure AI services, and the call has none.</exception>
    /// <param name="understands">The operation recognises speech.</param>
    public void Require(Call call, IEnumerable<PlaySource> sources, bool understands = false)
    {
        if (options.NeedsCognitiveServices && string.IsNullOrEmpty(call.CognitiveServices) && (understands || sources.Any(source => source.File is null)))
        {
            throw RefusedException.Bad(Refusal);
        }
    }
}
