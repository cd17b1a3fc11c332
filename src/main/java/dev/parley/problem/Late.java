package dev.parley.problem;

/// The group of the constraints that a use case applies itself, at their place among its other refusals. The reading of
/// a request asks them only when something else is wrong with it, so that one answer names every wrong field.
public interface Late {}
