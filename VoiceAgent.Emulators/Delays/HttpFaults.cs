namespace VoiceAgent.Emulators.Delays;

internal static class HttpFaults
{
    /// <summary>Counts one use of <paramref name="operation"/> and applies its fault before an answer starts: <c>status-NNN</c> throws, <c>stall</c> waits
    /// until the client gives up, all others close the connection.</summary>
    /// <param name="faults">The faults in force.</param>
    /// <param name="operation">One of <see cref="Operation"/>.</param>
    /// <param name="http">The request.</param>
    /// <param name="errorOf">Creates the service's own error for a status.</param>
    /// <param name="account">The account that is used, for a service with several accounts.</param>
    /// <param name="words">The words that the use is about, if any.</param>
    public static async Task ActOutAsync(
        this EmulatedFaults faults, string operation, HttpContext http, Func<int, Exception> errorOf, string? account = null, string? words = null)
    {
        if (faults.Next(operation, account, words) is not { } fault)
        {
            return;
        }

        if (fault.Kind == FaultKind.Status)
        {
            throw errorOf(fault.Status);
        }

        if (fault.Kind != FaultKind.Stall)
        {
            http.Abort();
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
    }
}
