using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>
/// Limits how many signed reports are traced. A sender may send thousands a second, and their spans, which all look alike, would cost more than their work.
/// The figures count all of them.
/// </summary>
internal sealed class TracedReports(TimeProvider time) : IPostConfigureOptions<AspNetCoreTraceInstrumentationOptions>
{
    /// <summary>Of this gateway.</summary>
    public const int MostPerSecond = 10;

    private readonly Lock _guard = new();
    private long _second;
    private int _traced;

    public void PostConfigure(string? name, AspNetCoreTraceInstrumentationOptions options)
    {
        var others = options.Filter;
        options.Filter = context => others?.Invoke(context) != false && (!SignedReports.Has(context.Request.Path) || Admits());
    }

    private bool Admits()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        lock (_guard)
        {
            (_second, _traced) = second == _second ? (second, _traced + 1) : (second, 1);
            return _traced <= MostPerSecond;
        }
    }
}
