using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Benefits;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Claims;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Restaurant;

namespace VoiceAgent.Pipeline.Scenarios;

/// <summary>The dependencies of the scenarios' tools.</summary>
internal sealed record ScenarioPorts(
    IMembers Members,
    IPayments Payments,
    IReservations Reservations,
    IOptions<IdentityOptions> Identity,
    IOptions<RestaurantOptions> Restaurant,
    ICallControl Control,
    ICallbackDesk Callbacks)
{
    public IdentityCheck Check { get; } = new(Members, Identity);

    public BillingTools Billing => field ??= new(Payments, Check);

    public ReservationTools Tables { get; } = new(Reservations, Restaurant);
}

/// <summary>The tools that ship with the program. Agents' files name them.</summary>
internal static class ScenarioTools
{
    private static readonly Func<ScenarioPorts, AgentTool>[] Makers =
    [
        _ => CallControlTools.EndCall(),
        ports => CallControlTools.TransferToHuman(ports.Control),
        ports => new CallbackTool(ports.Callbacks).Tool(),
        ports => new IdentityTools(ports.Check).VerifyIdentity(),
        ports => new ClaimTools(ports.Check).FindClaim(),
        ports => new BenefitTools(ports.Check).FindBenefit(),
        ports => new BenefitTools(ports.Check).FindDeductible(),
        ports => ports.Billing.FindBalance(),
        ports => ports.Billing.PromisePayment(),
        ports => ports.Tables.FindTable(),
        ports => ports.Tables.ReserveTable(),
    ];

    public static IReadOnlyList<AgentTool> All(ScenarioPorts ports) => [.. Makers.Select(make => make(ports))];

    public static void AddScenarioTools(this IServiceCollection services)
    {
        services.AddSingleton<ScenarioPorts>();
        foreach (var make in Makers)
        {
            services.AddSingleton(all => make(all.GetRequiredService<ScenarioPorts>()));
        }
    }
}
