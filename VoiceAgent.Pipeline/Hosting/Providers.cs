namespace VoiceAgent.Pipeline.Hosting;

/// <summary>Which providers transcribe, answer and speak: setting <c>Providers</c>.</summary>
internal enum Providers
{
    /// <summary>Azure Speech and OpenAI, or compatible services.</summary>
    Azure,

    /// <summary>In-process providers that answer at once (design §7). They measure the platform's own cost. No Redis, Blob or gateway is needed.</summary>
    Bench,
}
