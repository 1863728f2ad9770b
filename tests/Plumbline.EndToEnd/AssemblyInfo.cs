// Each test starts servers of its own; two at a time on a small machine would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
