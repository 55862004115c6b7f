using System.Diagnostics.Metrics;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>Metrics of the analysis of finished calls. They are published with those of calls.</summary>
internal sealed class AnalysisMetrics
{
    private readonly Counter<int> _analyses;
    private readonly Counter<int> _tokens;
    private readonly Histogram<double> _age;

    public AnalysisMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(CallMetrics.Source);
        _analyses = meter.CreateCounter<int>("voiceagent.analyses", "{analysis}", "Analyses of finished calls, by outcome: done, given_up, or failed when it is tried again.");
        _tokens = meter.CreateCounter<int>("voiceagent.analyses.tokens", "{token}", "The model's tokens for analyses of finished calls.");
        _age = meter.CreateHistogram<double>("voiceagent.analyses.age", "s", "Time from the storing of a call until its analysis was stored.");
    }

    public void Stored(CallAnalysis analysis, TimeSpan age)
    {
        Count(analysis.State is AnalysisState.Done ? "done" : "given_up");
        _tokens.Add(analysis.PromptTokens + analysis.CompletionTokens);
        _age.Record(age.TotalSeconds);
    }

    public void Failed() => Count("failed");

    private void Count(string outcome) => _analyses.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
