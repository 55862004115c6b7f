using System.Collections.Concurrent;
using System.Security.Cryptography;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Phone.Speaking;

namespace VoiceAgent.Emulators.Phone;

/// <summary>All telephones. Places calls, finds them, and removes the oldest ended ones.</summary>
internal sealed class Telephones(CallerVoice voice, PhoneOptions options, IServiceProvider services) : ITelephones
{
    private readonly ConcurrentDictionary<string, Telephone> _all = new();
    private readonly ConcurrentQueue<Telephone> _order = new();

    // The exchange and the telephones need each other, so this one is resolved at its first use.
    private Exchange Exchange => services.GetRequiredService<Exchange>();

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
        ringing = exchange.Ring(telephone, Party.Phone(caller), Party.Phone(callee));
        return telephone;
    }

    /// <summary>The application calls someone. A person who types answers the call.</summary>
    public ICallerLeg PickUp(string caller, string callee)
    {
        var telephone = Keep(caller, callee, seed: null, script: null, voices: null, tapes: true);
        var exchange = Exchange;
        telephone.Connect(how => PutDown(exchange, telephone, null, how));
        return telephone;
    }

    public Telephone? Find(string id) => _all.GetValueOrDefault(id);

    public IEnumerable<Telephone> All => _order;

    private static void PutDown(Exchange exchange, Telephone telephone, IncomingCall? ringing, string how)
    {
        if (telephone.Result().CallConnectionId is { } id)
        {
            if (exchange.Recall(id) is { } call)
            {
                exchange.PutDown(call, how);
            }
        }
        else if (ringing is not null)
        {
            exchange.Abandon(ringing, how);
        }
    }

    private Telephone Keep(string from, string to, int? seed, CallScript? script, ScriptVoices? voices, bool tapes)
    {
        var id = Guid.NewGuid().ToString("N");
        var telephone = new Telephone(id, from, to, seed ?? RandomNumberGenerator.GetInt32(int.MaxValue), script, voices, tapes, options);
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
