using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Calls;
using WireFormat = Azure.Communication.CallAutomation.AudioFormat;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>What an answered call and a placed call ask of Azure Communication Services alike.</summary>
internal static class AcsCallOptions
{
    /// <summary>Null when the call gets no media stream.</summary>
    public static MediaStreamingOptions? MediaOf(CallPlan plan) => plan.Media is not { } media ? null : new MediaStreamingOptions(MediaStreamingAudioChannel.Mixed)
    {
        TransportUri = media,
        MediaStreamingContent = MediaStreamingContent.Audio,
        StartMediaStreaming = plan.StartsMedia,
        EnableBidirectional = true,
        EnableDtmfTones = true,
        AudioFormat = plan.Format == Contracts.Media.AudioFormat.Pcm16Mono24k ? WireFormat.Pcm24KMono : WireFormat.Pcm16KMono,
    };

    /// <summary>The service's own transcription. It starts only on request. Null when no program receives it.</summary>
    public static TranscriptionOptions? TranscriptionOf(CallPlan plan, AcsOptions settings) =>
        settings.TranscriptionUrl is { } transcripts && plan.Media is not null
            ? new TranscriptionOptions(plan.Language) { TransportUri = new Uri($"{transcripts.AbsoluteUri.TrimEnd('/')}/{plan.Call}"), StartTranscription = false }
            : null;

    /// <summary>Null when the service can neither speak nor recognise words.</summary>
    public static CallIntelligenceOptions? IntelligenceOf(AcsOptions settings) =>
        settings.CognitiveServicesUrl is { } url ? new CallIntelligenceOptions { CognitiveServicesEndpoint = url } : null;
}
