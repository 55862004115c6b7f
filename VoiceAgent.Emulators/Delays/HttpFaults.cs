namespace VoiceAgent.Emulators.Delays;

internal static class HttpFaults
{
    /// <summary>Counts one use of <paramref name="operation"/> and applies its fault before an answer starts: <c>status-NNN</c> and <c>filter</c> throw, <c>stall</c> waits
    /// until the client gives up, <c>dead</c> does so for all later requests on the connection, all others close the connection.</summary>
    /// <param name="faults">The faults in force.</param>
    /// <param name="operation">One of <see cref="Operation"/>.</param>
    /// <param name="http">The request.</param>
    /// <param name="errorOf">Creates the service's own error for a fault.</param>
    /// <param name="account">The account that is used, for a service with several accounts.</param>
    /// <param name="words">The words that the use is about, if any.</param>
    /// <param name="all">All words of the request, if these are more.</param>
    public static async Task ActOutAsync(
        this EmulatedFaults faults, string operation, HttpContext http, Func<Fault, Exception> errorOf, string? account = null, string? words = null, string? all = null)
    {
        await DeadConnections.SwallowAsync(http);
        if (faults.Next(operation, account, words, all) is not { } fault)
        {
            return;
        }

        switch (fault.Kind)
        {
            case FaultKind.Status or FaultKind.Filter:
                throw errorOf(fault);
            case FaultKind.Dead:
                DeadConnections.Add(http);
                break;
            case FaultKind.Stall:
                break;
            default:
                http.Abort();
                break;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
    }
}
