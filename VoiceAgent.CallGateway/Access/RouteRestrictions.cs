using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Access;

/// <summary>Decides by the route of a call whether a permission is restricted to some roles.</summary>
internal sealed class RouteRestrictions(IOptions<AccessOptions> options, CallPlanner planner, ICallRecords records, IFinishedCalls store)
{
    private const string Default = "default";

    /// <returns>The roles that may do this to the call. Null when it is not restricted, or when there is no such call.</returns>
    public async Task<IReadOnlyList<string>?> RolesForAsync(string permission, CallId call, CancellationToken leaving)
    {
        var concerned = options.Value.Restrictions.Where(restriction => restriction.Concerns(permission)).ToList();
        if (concerned.Count == 0)
        {
            return null;
        }

        var record = await records.FindAsync(call) ?? (await store.FindAsync(call, leaving))?.Record;
        var route = record is null ? null : NameOf(record);
        return concerned.Find(restriction => restriction.Route == route)?.Roles;
    }

    private string NameOf(CallRecord record) => planner.RouteFor(record.OwnNumber).Number is { Length: > 0 } number ? number : Default;
}
