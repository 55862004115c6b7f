namespace VoiceAgent.Emulators.Delays;

internal static class HttpFaults
{
    /// <summary>Counts one use of <paramref name="operation"/>, and fails as configured before anything is answered: <c>status-NNN</c> throws, <c>stall</c> waits until the client gives up, all others break the connection.</summary>
    /// <param name="faults">What fails.</param>
    /// <param name="operation">One of <see cref="Operation"/>.</param>
    /// <param name="http">The request that is to fail.</param>
    /// <param name="errorOf">The error of a status in the service's own shape.</param>
    /// <param name="account">Whose use it is, where a service has several accounts.</param>
    /// <param name="words">What it is about, where that is words.</param>
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
