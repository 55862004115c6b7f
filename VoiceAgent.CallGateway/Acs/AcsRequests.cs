using Azure;
using Azure.Communication;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Sends requests of Azure Communication Services, and translates their failures.</summary>
internal static class AcsRequests
{
    /// <param name="target">A number in E.164, or a raw id.</param>
    public static CommunicationIdentifier IdentifierOf(string target) => CommunicationIdentifier.FromRawId(target.StartsWith('+') ? $"4:{target}" : target);

    public static async Task<bool> TryAsync<TAnswer>(string act, Func<Task<TAnswer>> request, Predicate<RequestFailedException> isGone, CancellationToken stopping)
    {
        try
        {
            await request();
            return true;
        }
        catch (RequestFailedException gone) when (isGone(gone))
        {
            return false;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed(act, failure);
        }
    }

    // 400 with code 8523 or a similar one means that the answer key expired. The others mean that the call is over or was answered elsewhere.
    public static bool IsAnsweredOrGone(RequestFailedException refused) => refused.Status is 400 or 404 or 409 or 410;

    public static bool IsOver(RequestFailedException refused) => refused.Status is 404 or 410;

    public static bool IsFailure(Exception failure, CancellationToken stopping) => !(failure is OperationCanceledException && stopping.IsCancellationRequested);

    // Credentials and rights do not change within seconds. All else may: the call's state, the load, the network.
    private static bool IsPermanent(Exception failure) => failure is RequestFailedException { Status: 401 or 403 or 405 or 501 };

    public static TelephonyException Failed(string act, Exception failure) => new(
        failure is RequestFailedException refused
            ? $"Azure Communication Services refused to {act}: status {refused.Status} {refused.ErrorCode}."
            : $"Azure Communication Services could not be reached to {act}: {failure.GetType().Name}.",
        failure,
        IsPermanent(failure))
    { IsRefusal = failure is RequestFailedException { Status: 400 or 409 or 412 or 422 } };
}
