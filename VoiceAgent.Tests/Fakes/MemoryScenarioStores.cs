using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Restaurant;
using VoiceAgent.Pipeline.Scenarios.Samples;

namespace VoiceAgent.Tests.Fakes;

/// <summary>The scenarios' stores in memory. They pass the same contract tests as those in Cosmos.</summary>
internal sealed class MemoryScenarioStores : IMembers, IPayments, IReservations
{
    private readonly Dictionary<string, Member> _members = [];
    private readonly Dictionary<DateOnly, DaySheet> _days = [];

    public List<Payment> Payments { get; } = [];

    public MemoryCallbackDesk Callbacks { get; } = new();

    public IReadOnlyCollection<DaySheet> Days => _days.Values;

    /// <summary>Creates stores with the sample members.</summary>
    public static MemoryScenarioStores WithSamples()
    {
        var stores = new MemoryScenarioStores();
        foreach (var member in SampleMembers.All())
        {
            stores._members.Add(member.Id, member);
        }

        return stores;
    }

    public ScenarioPorts Ports(ICallControl control, bool trustPhones = true) => new(
        this, this, this, Options.Create(new IdentityOptions { TrustPhones = trustPhones }), Options.Create(new RestaurantOptions()), control, Callbacks);

    public Task<Member?> FindAsync(string memberNumber, CancellationToken cancelled) => Task.FromResult(_members.GetValueOrDefault(memberNumber));

    public Task<bool> AddAsync(Member member, CancellationToken cancelled) => Task.FromResult(_members.TryAdd(member.Id, member));

    public Task PutAsync(Member member, CancellationToken cancelled)
    {
        lock (_members)
        {
            _members[member.Id] = member;
        }

        return Task.CompletedTask;
    }

    public Task<Payment> AddAsync(Payment payment, CancellationToken cancelled)
    {
        if (Payments.Find(one => one.Id == payment.Id && one.MemberNumber == payment.MemberNumber) is { } there)
        {
            return Task.FromResult(there);
        }

        Payments.Add(payment);
        return Task.FromResult(payment);
    }

    Task<IReadOnlyList<Payment>> IPayments.OfAsync(string memberNumber, CancellationToken cancelled) =>
        Task.FromResult<IReadOnlyList<Payment>>([.. Payments.Where(one => one.MemberNumber == memberNumber).OrderBy(one => one.At)]);

    Task<DaySheet> IReservations.OfAsync(DateOnly day, CancellationToken cancelled) => Task.FromResult(Of(day));

    public Task<Reservation?> AddAsync(DateOnly day, Reservation reservation, Func<DaySheet, bool> fits, CancellationToken cancelled)
    {
        var sheet = Of(day);
        if (sheet.Find(reservation.Key) is { } made)
        {
            return Task.FromResult<Reservation?>(made);
        }

        if (!fits(sheet))
        {
            return Task.FromResult<Reservation?>(null);
        }

        _days[day] = sheet with { Reservations = [.. sheet.Reservations, reservation] };
        return Task.FromResult<Reservation?>(reservation);
    }

    private DaySheet Of(DateOnly day) => _days.GetValueOrDefault(day) ?? DaySheet.Empty(day);
}
