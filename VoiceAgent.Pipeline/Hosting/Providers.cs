namespace VoiceAgent.Pipeline.Hosting;

/// <summary>Who hears, thinks and speaks: setting <c>Providers</c>.</summary>
internal enum Providers
{
    /// <summary>Azure Speech and OpenAI, or whatever speaks their protocols.</summary>
    Azure,

    /// <summary>In-process and instant (design §7): measures the platform's own cost. No Redis, no Blob, no gateway.</summary>
    Bench,
}
