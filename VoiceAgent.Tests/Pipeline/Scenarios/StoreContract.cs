using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members.Import;
using VoiceAgent.Pipeline.Scenarios.Restaurant;
using VoiceAgent.Pipeline.Scenarios.Samples;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Scenarios;

/// <summary>The contract of the scenarios' stores. The stores in Cosmos and those in memory must both meet it.</summary>
public abstract class StoreContract
{
    private static readonly DateOnly Day = new(2026, 11, 27);
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    internal abstract IMembers Members { get; }

    internal abstract IPayments Payments { get; }

    internal abstract IReservations Book { get; }

    [Fact]
    public async Task A_member_comes_back_as_it_was_added_and_only_once()
    {
        var alex = SampleMembers.All()[0];

        Assert.True(await Members.AddAsync(alex, default));
        Assert.False(await Members.AddAsync(alex with { Name = "Somebody Else" }, default));
        var found = await Members.FindAsync(alex.Id, default);

        Assert.Equivalent(alex, found, strict: true);
        Assert.Null(await Members.FindAsync("0000", default));
    }

    [Fact]
    public async Task An_import_adds_and_changes_members_and_keeps_their_claims()
    {
        var alex = SampleMembers.All()[0];
        await Members.AddAsync(alex, default);
        var import = new MemberImport(Members, NullLogger<MemberImport>.Instance);
        Member[] file = [alex with { Plan = "Gold", Claims = [], Benefits = [] }, alex with { Id = "0001", Name = "New Member", Claims = [], Benefits = [] }];

        Assert.Equal(new MemberImportResult(1, 1, 0), await import.ImportAsync(file, default));
        Assert.Equal(new MemberImportResult(0, 0, 2), await import.ImportAsync(file, default));

        Assert.Equivalent(alex with { Plan = "Gold" }, await Members.FindAsync(alex.Id, default), strict: true);
        Assert.Equal("New Member", (await Members.FindAsync("0001", default))!.Name);
    }

    [Fact]
    public async Task Sample_members_are_added_where_they_are_missing_by_several_workers_at_once()
    {
        var changed = SampleMembers.All()[1] with { Name = "Changed By Somebody" };
        await Members.AddAsync(changed, default);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SampleMembers.SeedAsync(Members, default)));

        Assert.Equal("Changed By Somebody", (await Members.FindAsync(changed.Id, default))!.Name);
        Assert.All(SampleMembers.All(), member => Assert.NotNull(Members.FindAsync(member.Id, default).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task A_promise_made_again_under_its_key_changes_nothing()
    {
        var promise = new Payment("call:3.1.1", "4719", PaymentKind.Promise, 186.40m, Noon, Day);

        var first = await Payments.AddAsync(promise, default);
        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Payments.AddAsync(promise with { Amount = 1, At = Noon.AddMinutes(1) }, default)));

        Assert.Equal(promise, first);
        Assert.All(again, kept => Assert.Equal(promise, kept));
        Assert.Equal([promise], await Payments.OfAsync("4719", default));
    }

    [Fact]
    public async Task Payments_are_told_to_their_own_member_oldest_first()
    {
        var later = new Payment("call:2", "4719", PaymentKind.Promise, 20, Noon.AddMinutes(5), Day, Replaces: "call:1");
        var sooner = new Payment("call:1", "4719", PaymentKind.Promise, 10, Noon, Day);
        await Payments.AddAsync(later, default);
        await Payments.AddAsync(sooner, default);
        await Payments.AddAsync(new Payment("call:9", "5820", PaymentKind.Promise, 5, Noon, Day), default);

        Assert.Equal([sooner, later], await Payments.OfAsync("4719", default));
        Assert.Empty(await Payments.OfAsync("0000", default));
    }

    [Fact]
    public async Task Of_many_who_want_the_last_table_one_gets_it()
    {
        var wishes = Enumerable.Range(0, 8).Select(at => new Reservation($"call-{at}:1", new TimeOnly(19, 0), 4, $"Guest {at}", "+15550100001", Noon)).ToList();

        var made = await Task.WhenAll(wishes.Select(wish => Book.AddAsync(Day, wish, sheet => sheet.Reservations.Count < 1, default)));

        var kept = Assert.Single(made, one => one is not null);
        Assert.Equal([kept!], (await Book.OfAsync(Day, default)).Reservations);
    }

    [Fact]
    public async Task A_reservation_made_again_under_its_key_stands_once_even_when_nothing_is_free_any_more()
    {
        var wish = new Reservation("call:4.1.1", new TimeOnly(19, 30), 4, "Smith", "+15550100001", Noon);
        await Book.AddAsync(Day, wish, _ => true, default);

        var again = await Book.AddAsync(Day, wish with { Guests = 8 }, _ => false, default);

        Assert.Equal(wish, again);
        Assert.Equal([wish], (await Book.OfAsync(Day, default)).Reservations);
        Assert.Empty((await Book.OfAsync(Day.AddDays(1), default)).Reservations);
    }
}
