using System.Diagnostics.Metrics;

namespace VoiceAgent.Pipeline.Transcription.Windows;

internal sealed class WindowMetrics
{
    private readonly Histogram<double> _pass;
    private readonly Histogram<double> _step;
    private readonly Counter<long> _skipped;

    public WindowMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("VoiceAgent.Pipeline");
        _pass = meter.CreateHistogram<double>("voiceagent.transcription.window", "s", "How long the recognition of one window took.");
        _step = meter.CreateHistogram<double>("voiceagent.transcription.step", "s", "How much new audio was collected for the next interim result. It grows when the machine cannot keep up.");
        _skipped = meter.CreateCounter<long>("voiceagent.transcription.skipped", "{window}", "Interim results that were skipped, because all recognisers were busy or one failed.");
    }

    public void Recognised(string provider, TimeSpan pass, TimeSpan step)
    {
        _pass.Record(pass.TotalSeconds, new KeyValuePair<string, object?>("provider", provider));
        _step.Record(step.TotalSeconds, new KeyValuePair<string, object?>("provider", provider));
    }

    public void Skipped(string provider) => _skipped.Add(1, new KeyValuePair<string, object?>("provider", provider));
}
