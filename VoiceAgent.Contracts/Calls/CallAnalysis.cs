using System.Text.Json;

namespace VoiceAgent.Contracts.Calls;

/// <summary>What a model has found out about a finished call. It comes some seconds after the end of the call, or later when the model is away.</summary>
/// <param name="Agent">The agent whose file says what is asked for.</param>
/// <param name="At">When the model answered, or when it was given up.</param>
public sealed record CallAnalysis(AnalysisState State, string Agent, DateTimeOffset At)
{
    /// <summary>The longest summary, in characters.</summary>
    public const int LongestSummary = 1_200;

    /// <summary>The longest outcome, in characters.</summary>
    public const int LongestOutcome = 60;

    public const int MostFollowUps = 10;

    /// <summary>The longest JSON of the agent's own fields, in characters.</summary>
    public const int LongestFields = 8_000;

    /// <summary>Two to four sentences. Null when the analysis was given up.</summary>
    public string? Summary { get; init; }

    /// <summary>One of the outcomes in the agent's file. Null when the analysis was given up.</summary>
    public string? Outcome { get; init; }

    /// <summary>What has to be done after the call.</summary>
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>A JSON object that fits the schema in the agent's file. Null when the file has none.</summary>
    public JsonElement? Fields { get; init; }

    /// <summary>Why the analysis was given up: a sentence for the operator. It contains no speech.</summary>
    public string? Reason { get; init; }

    /// <summary>How many workers have tried, the last one included.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>The model's tokens of the last try.</summary>
    public int PromptTokens { get; init; }

    public int CompletionTokens { get; init; }
}

public enum AnalysisState
{
    Done,

    /// <summary>No answer of the model could be used. <see cref="CallAnalysis.Reason"/> says why.</summary>
    GivenUp,
}

/// <param name="Who">Who has to do it.</param>
public sealed record FollowUp(string What, FollowUpBy Who)
{
    /// <summary>The longest <see cref="What"/>, in characters.</summary>
    public const int LongestWhat = 300;

    /// <summary>Until when, <c>yyyy-MM-dd</c>. Null when nobody has said it.</summary>
    public string? Due { get; init; }
}

public enum FollowUpBy
{
    Business,
    Caller,
}
