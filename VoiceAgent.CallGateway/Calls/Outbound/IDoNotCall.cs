namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>Numbers that are never called. It is asked before each call that the platform places.</summary>
internal interface IDoNotCall
{
    Task<BlockedNumber?> FindAsync(string number, CancellationToken stopping);

    /// <summary>Adds or replaces an entry.</summary>
    Task SaveAsync(BlockedNumber number, CancellationToken stopping);

    /// <returns>False when the number was not on the list.</returns>
    Task<bool> RemoveAsync(string number, CancellationToken stopping);

    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<BlockedPage> ListAsync(string? continuation, CancellationToken stopping);
}

/// <param name="Number">E.164.</param>
/// <param name="By">Who has added it.</param>
internal sealed record BlockedNumber(string Number, DateTimeOffset At, string By, string? Why = null);

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record BlockedPage(IReadOnlyList<BlockedNumber> Numbers, string? Continuation);
