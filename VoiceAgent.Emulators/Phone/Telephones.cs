using System.Collections.Concurrent;
using System.Security.Cryptography;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Phone.Numbers;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Phone.Speaking;

namespace VoiceAgent.Emulators.Phone;

/// <summary>All telephones. Places calls, finds them, and removes the oldest ended ones.</summary>
internal sealed class Telephones(CallerVoice voice, NumberPlan numbers, PhoneOptions options, IServiceProvider services) : ITelephones
{
    private readonly ConcurrentDictionary<string, Telephone> _all = new();
    private readonly ConcurrentQueue<Telephone> _order = new();

    // The exchange and the telephones need each other, so this one is resolved at its first use.
    private Exchange Exchange => services.GetRequiredService<Exchange>();

    private IncomingCalls Incoming => services.GetRequiredService<IncomingCalls>();

    /// <summary>Calls a number. All lines of the script are synthesised before the call.</summary>
    public async Task<Telephone> CallAsync(CallScript? script, string? from, string? to, int? seed, bool tapes, CancellationToken gone)
    {
        if (script is { NeedsVirtualTime: true })
        {
            throw new ScriptException(1, "the script has faults, delays or a time when it starts. They work only in the tests in virtual time (CallScripts). For calls to running emulators set faults and delays in the sections Faults and Delays");
        }

        var voices = script is null ? null : await ScriptVoices.RecordAsync(script, voice, gone);
        var (caller, callee) = (from ?? script?.From ?? options.From, to ?? script?.To ?? options.To);
        var telephone = Keep(caller, callee, seed ?? script?.Seed, script, voices, tapes);
        var exchange = Exchange;
        telephone.Events.Add("ringing", 0, callee);
        IncomingCall? ringing = null;
        telephone.Connect(how => PutDown(exchange, telephone, ringing, how));
        ringing = Incoming.Ring(telephone, Party.Phone(caller), Party.Phone(callee));
        return telephone;
    }

    public Dialled Dial(string caller, string callee)
    {
        var rule = numbers.Of(callee);
        var usual = rule.Answers is NumberAnswer.NoAnswer ? options.GivesUpAfter : options.RingsFor;
        return new Dialled(OutcomeOf(rule.Answers), rule.Rings ?? usual, gone => PickUpAsync(caller, callee, rule, gone));
    }

    /// <summary>Somebody joins a room with their telephone.</summary>
    /// <returns>Null when no application is connected to the room.</returns>
    public Telephone? Enter(string room, string? from)
    {
        var exchange = Exchange;
        if (exchange.FindConversation(each => each.RoomId == room)?.Applications.FirstOrDefault() is not { } call)
        {
            return null;
        }

        var caller = from ?? options.From;
        var telephone = Keep(caller, room, seed: null, script: null, voices: null, tapes: true);
        telephone.Connect(how => PutDown(exchange, telephone, null, how));
        exchange.Join(call, caller.StartsWith('+') ? Party.Phone(caller) : new Party(caller), telephone);
        return telephone;
    }

    public Telephone? Find(string id) => _all.GetValueOrDefault(id);

    public IEnumerable<Telephone> All => _order;

    private static DialOutcome OutcomeOf(NumberAnswer answer) => answer switch
    {
        NumberAnswer.Busy => DialOutcome.Busy,
        NumberAnswer.NoAnswer => DialOutcome.NoAnswer,
        NumberAnswer.Rejects => DialOutcome.Rejects,
        NumberAnswer.Unreachable => DialOutcome.Unreachable,
        NumberAnswer.Application => DialOutcome.Application,
        _ => DialOutcome.PicksUp,
    };

    /// <summary>Prepares the telephone that answers a call of the application. It belongs to a person who types, or to a script.</summary>
    private async Task<ICallerLeg> PickUpAsync(string caller, string callee, NumberRule rule, CancellationToken gone)
    {
        var script = PhoneScripts.Of(rule);
        var voices = script is null ? null : await ScriptVoices.RecordAsync(script, voice, gone);
        var telephone = Keep(caller, callee, seed: null, script, voices, tapes: true);
        var exchange = Exchange;
        telephone.Connect(how => PutDown(exchange, telephone, null, how));
        telephone.Events.Add("ringing", 0, callee);
        return telephone;
    }

    private void PutDown(Exchange exchange, Telephone telephone, IncomingCall? ringing, string how)
    {
        if (telephone.Result().CallConnectionId is { } id)
        {
            exchange.PutDown(telephone, how, exchange.Recall(id));
        }
        else if (ringing is { Rings: true })
        {
            Incoming.Abandon(ringing, how);
        }
        else
        {
            exchange.PutDown(telephone, how);
        }
    }

    private Telephone Keep(string from, string to, int? seed, CallScript? script, ScriptVoices? voices, bool tapes)
    {
        var id = Guid.NewGuid().ToString("N");
        var telephone = new Telephone(id, from, to, seed ?? RandomNumberGenerator.GetInt32(int.MaxValue), script, voices, tapes, options) { Humans = numbers.HumanAt };
        _all[id] = telephone;
        _order.Enqueue(telephone);
        ForgetOldest();
        return telephone;
    }

    private void ForgetOldest()
    {
        foreach (var old in _order.Where(each => each.Over).SkipLast(options.TapesKept))
        {
            old.ThrowTapeAway();
        }

        while (_order.Count > options.EndedCallsKept && _order.TryPeek(out var oldest) && oldest.Over && _order.TryDequeue(out oldest))
        {
            _all.TryRemove(oldest.Id, out _);
        }
    }
}
