using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Restaurant;

namespace VoiceAgent.Pipeline.Bench;

/// <summary>For a worker without a database: there are no members, and nothing can be stored.</summary>
internal sealed class NoScenarioStores : IMembers, IPayments, IReservations
{
    public Task<Member?> FindAsync(string memberNumber, CancellationToken cancelled) => Task.FromResult<Member?>(null);

    public Task<bool> AddAsync(Member member, CancellationToken cancelled) => Task.FromResult(false);

    public Task PutAsync(Member member, CancellationToken cancelled) => throw new InvalidOperationException("A worker without a database cannot import members.");

    public Task<Payment> AddAsync(Payment payment, CancellationToken cancelled) => throw new ToolFailedException("Nothing can be noted now.");

    public Task<IReadOnlyList<Payment>> OfAsync(string memberNumber, CancellationToken cancelled) => Task.FromResult<IReadOnlyList<Payment>>([]);

    public Task<DaySheet> OfAsync(DateOnly day, CancellationToken cancelled) => Task.FromResult(DaySheet.Empty(day));

    public Task<Reservation?> AddAsync(DateOnly day, Reservation reservation, Func<DaySheet, bool> fits, CancellationToken cancelled) =>
        throw new ToolFailedException("Nothing can be noted now.");
}
