using System.Reflection;

namespace VoiceAgent.Tests.CallGateway.Calls.Campaigns;

/// <summary>A port of a gateway that may die before or after any request. The requests of a dead gateway never return.</summary>
internal class Mortal : DispatchProxy
{
    private static readonly MethodInfo Asking = typeof(Mortal).GetMethod(nameof(AskAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private object _port = null!;
    private Func<bool> _isDead = null!;

    /// <param name="isDead">Called before and after each request. True from the moment on at which the gateway has died.</param>
    public static TPort Of<TPort>(TPort port, Func<bool> isDead)
        where TPort : class
    {
        var mortal = Create<TPort, Mortal>();
        ((Mortal)(object)mortal)._port = port;
        ((Mortal)(object)mortal)._isDead = isDead;
        return mortal;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var type = targetMethod!.ReturnType;
        return type == typeof(Task) ? AskAsync<bool>(targetMethod, args!)
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? Asking.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [targetMethod, args])
            : targetMethod.Invoke(_port, args);
    }

    private async Task<T> AskAsync<T>(MethodInfo method, object?[] args)
    {
        await LiveAsync();
        var asked = (Task)method.Invoke(_port, args)!;
        await asked;
        await LiveAsync();
        return asked is Task<T> answered ? answered.Result : default!;
    }

    private async Task LiveAsync()
    {
        if (_isDead())
        {
            await new TaskCompletionSource().Task;
        }
    }
}
