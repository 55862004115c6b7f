using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.CallGateway.Outgoing;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>
/// All stores of a gateway, and the telephony service, in memory. This is the one list of them: each host of tests takes what it does not have for real.
/// Gateways that share one of these are like replicas with the same databases.
/// </summary>
internal sealed class MemoryStores(TimeProvider time)
{
    public MemoryCallLog Log { get; } = new(time);

    public MemoryOutbox Outbox { get; } = new(time);

    public MemoryInbox Inbox { get; } = new(time);

    public MemoryCallAnalyses Analyses { get; } = new(time);

    public MemoryFinishedCalls Finished { get; } = new();

    public MemoryAudit Audit { get; } = new();

    public MemoryCollectedKeys Keys { get; } = new();

    public MemoryIdempotency Idempotency { get; } = new();

    public MemoryRouteStore Routes { get; } = new();

    public MemoryRouteSignals RouteSignals { get; } = new();

    public MemoryEntryStore<Trunk> Trunks { get; } = new();

    public MemoryEntryStore<DispatchRule> DispatchRules { get; } = new();

    public MemoryTrunkSignals TrunkSignals { get; } = new();

    public MemoryTrunkStates TrunkStates { get; } = new(time);

    public MemoryConcurrentCalls Concurrent { get; } = new(time);

    public MemoryRecordingIndex Index { get; } = new();

    public MemoryCampaigns Campaigns { get; } = new();

    public MemoryCallbacks Callbacks { get; } = new();

    public MemoryCallBudget Budget { get; } = new();

    public MemoryRooms Rooms { get; } = new();

    public MemoryServiceFiles ServiceFiles { get; } = new();

    public FakeTelephony Telephony { get; } = new();

    public FakePlacing Placing { get; } = new();

    /// <summary>Replaces what the product keeps in Cosmos DB.</summary>
    public void ReplaceCosmos(IServiceCollection services)
    {
        services.AddSingleton<IFinishedCalls>(Finished);
        services.AddSingleton<IAuditStore>(Audit);
        services.AddSingleton<IRouteStore>(Routes);
        services.AddSingleton<IEntryStore<Trunk>>(Trunks);
        services.AddSingleton<IEntryStore<DispatchRule>>(DispatchRules);
        services.AddSingleton<IRecordingIndex>(Index);
        services.AddSingleton<ICampaigns>(Campaigns);
        services.AddSingleton<IContacts>(Campaigns);
        services.AddSingleton<IDoNotCall>(Campaigns);
        services.AddSingleton<ICallbackRequests>(Callbacks);
    }

    /// <summary>Replaces what the product keeps in Blob Storage.</summary>
    public static void ReplaceBlobs(IServiceCollection services)
    {
        services.AddSingleton(typeof(IRecordings), EmptyStore.Of(typeof(IRecordings)));
        services.AddSingleton(typeof(IRecordingFiles), EmptyStore.Of(typeof(IRecordingFiles)));
        services.AddSingleton<IRecordingStore, FakeRecordingStore>();
    }

    /// <summary>Replaces what the product keeps in Redis.</summary>
    public void ReplaceRedis(IServiceCollection services)
    {
        services.AddSingleton<ICallLog>(Log);
        services.AddSingleton<IReportLog>(Log);
        services.AddSingleton<ICallRecords>(Log);
        services.AddSingleton<ICallCommands>(Log);
        services.AddSingleton<ICallLeases>(Log);
        services.AddSingleton<ICallPlaces>(Log);
        services.AddSingleton<ICallTimers>(Log);
        services.AddSingleton<ICallQueue>(Log);
        services.AddSingleton<ICallAnalyses>(Analyses);
        services.AddSingleton<IOutbox>(Outbox);
        services.AddSingleton<IParkedEvents>(Outbox);
        services.AddSingleton<IInbox>(Inbox);
        services.AddSingleton<IParkedReports>(Inbox);
        services.AddSingleton<ITokenBuckets>(Inbox);
        services.AddSingleton<IFigureStore>(Inbox);
        services.AddSingleton<IAuditJournal>(Audit);
        services.AddSingleton<IIdempotencyStore>(Idempotency);
        services.AddSingleton<IRouteSignals>(RouteSignals);
        services.AddSingleton<ITrunkSignals>(TrunkSignals);
        services.AddSingleton<ITrunkStates>(TrunkStates);
        services.AddSingleton<IConcurrentCalls>(Concurrent);
        services.AddSingleton<ICollectedKeys>(Keys);
        services.AddSingleton<ICallBudget>(Budget);
        services.AddSingleton<IRoomMemory>(Rooms);
    }

    /// <summary>Replaces the telephony service.</summary>
    public void ReplaceTelephony(IServiceCollection services)
    {
        services.AddSingleton<ITelephony>(Telephony);
        services.AddSingleton<ICallOperations>(Telephony);
        services.AddSingleton<ICallPlacing>(Placing);
        services.AddSingleton<IServiceFiles>(ServiceFiles);
    }
}
