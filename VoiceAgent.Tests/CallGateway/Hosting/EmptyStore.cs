using System.Reflection;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>A store of any kind that has nothing: each question gets null.</summary>
internal class EmptyStore : DispatchProxy
{
    public static object Of(Type store) => Create(store, typeof(EmptyStore));

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.ReturnType.IsGenericType
        ? typeof(EmptyStore).GetMethod(nameof(Nothing), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()).Invoke(null, null)
        : Task.CompletedTask;

    private static Task<T?> Nothing<T>() => Task.FromResult(
        typeof(T) is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? (T?)(object)Array.CreateInstance(list.GetGenericArguments()[0], 0) : default);
}
