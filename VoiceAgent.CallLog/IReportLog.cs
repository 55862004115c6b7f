using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The call log for reports, which may be delivered more than once.</summary>
public interface IReportLog
{
    /// <summary>Appends an event, unless an event was appended for this report before. Both happen together, or not at all.</summary>
    /// <param name="report">Names the report within the call. It is remembered for as long as the log.</param>
    /// <returns>False for a repeated report. Nothing was appended.</returns>
    Task<bool> AppendOnceAsync(CallId call, string report, CallEvent happened);

    /// <summary>As <see cref="AppendOnceAsync"/>, but only while the call is in progress: the stored call is complete, and nothing may be added to it.</summary>
    Task<ReportFate> AppendWhileLiveAsync(CallId call, string report, CallEvent happened);
}

/// <summary>What became of a report about a call.</summary>
public enum ReportFate
{
    Appended,
    Repeated,
    NoSuchCall,
    CallOver,
}
