using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering;

internal static class ModelTelemetry
{
    /// <summary>The source of the spans and metrics of the <c>gen_ai</c> conventions.</summary>
    public const string Source = "VoiceAgent.Model";

    /// <summary>Makes each request a span with its tokens and times. It never contains what was said, whatever the environment configures.</summary>
    public static IChatClient WithTelemetry(this IChatClient model, string source = Source) =>
        model.AsBuilder().UseOpenTelemetry(sourceName: source, configure: telemetry => telemetry.EnableSensitiveData = false).Build();
}
