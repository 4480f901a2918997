package io.difficultynet.meta;

/** The terms of the loss that trains Difficulty-Net. */
public enum MetaGradientMode {
  /** L_meta + λ L_driver: the method as the paper defines it. */
  META_AND_DRIVER(true, true),
  /**
   * λ L_driver alone. The authors' published code amounts to this, because it rebuilds the class
   * weights as a new tensor before the pseudo step, which cuts the meta gradient off.
   */
  DRIVER_ONLY(false, true),
  /** L_meta alone: an ablation that shows what the driver loss adds. */
  META_ONLY(true, false);

  private final boolean meta;
  private final boolean driver;

  MetaGradientMode(boolean meta, boolean driver) {
    this.meta = meta;
    this.driver = driver;
  }

  /** Returns whether L_meta counts. */
  public boolean usesMeta() {
    return meta;
  }

  /** Returns whether L_driver counts. */
  public boolean usesDriver() {
    return driver;
  }
}
