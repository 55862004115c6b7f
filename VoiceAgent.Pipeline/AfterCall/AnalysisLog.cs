using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>Log messages about the analysis of calls. They never quote what was said.</summary>
internal static partial class AnalysisLog
{
    [LoggerMessage(LogLevel.Information, "The analysis of call {Call} is stored: {State} at try {Try}.")]
    public static partial void Stored(ILogger logger, CallId call, AnalysisState state, int @try);

    [LoggerMessage(LogLevel.Warning, "Call {Call} could not be analysed at try {Try}: {Reason} It is tried again.")]
    public static partial void Failed(ILogger logger, CallId call, int @try, string reason);

    [LoggerMessage(LogLevel.Error, "The analysis of call {Call} is given up after {Tries} tries: {Reason} The call's record says so.")]
    public static partial void GivenUp(ILogger logger, CallId call, int tries, string reason);

    [LoggerMessage(LogLevel.Warning, "The analysis of call {Call} could not be stored ({Failure}). {Next}")]
    public static partial void NotStored(ILogger logger, CallId call, string failure, string next);

    [LoggerMessage(LogLevel.Error, "The analysis of call {Call} was interrupted by an unexpected failure ({Failure}). Another try follows when the claim of this one has expired.")]
    public static partial void Broke(ILogger logger, CallId call, string failure);

    [LoggerMessage(LogLevel.Warning, "Finished calls wait for their analysis, because the store of live calls does not answer ({Failure}).")]
    public static partial void Away(ILogger logger, string failure);
}
