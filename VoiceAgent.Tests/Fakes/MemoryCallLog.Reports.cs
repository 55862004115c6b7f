using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.Fakes;

/// <summary>The part for reports, each of which is appended once.</summary>
internal sealed partial class MemoryCallLog : IReportLog
{
    private readonly HashSet<(CallId Call, string Report)> _reports = [];

    public async Task<bool> AppendOnceAsync(CallId call, string report, CallEvent happened)
    {
        if (!Locked(() => _reports.Add((call, report))))
        {
            return false;
        }

        await AppendAsync(call, happened);
        return true;
    }

    public async Task<ReportFate> AppendWhileLiveAsync(CallId call, string report, CallEvent happened) => await FindAsync(call) switch
    {
        null => ReportFate.NoSuchCall,
        { IsLive: true, EndedAt: null } => await AppendOnceAsync(call, report, happened) ? ReportFate.Appended : ReportFate.Repeated,
        _ => ReportFate.CallOver,
    };
}
