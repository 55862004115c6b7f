using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.CallGateway.Api;

/// <summary>
/// Decides whether a number or user that a request names may be called: by the allow-list, and for numbers by how many were named already. The humans of
/// the routes are not counted, because no request chooses them.
/// </summary>
internal sealed class NamedTargets(IOptions<ApiOptions> options, CallSpend spend)
{
    /// <param name="forbidden">The refusal for a target that is not on the list.</param>
    /// <returns>The refusal. Null when the target may be called, and was counted.</returns>
    public async Task<IResult?> RefusalAsync(string target, Func<IResult> forbidden)
    {
        if (!options.Value.MayTransferTo(target))
        {
            return forbidden();
        }

        var isSpent = CallTargets.IsNumber(target) && await spend.TakeAsync("named", options.Value.NamedTargetsPerHour, options.Value.NamedTargetsPerDay) is not null;
        return isSpent ? Problems.NamedTooMany() : null;
    }
}
